// Defines `verbPages`, the man pages of section 1, from the command tree.
import { bold, roff, toRoff } from "./to-roff.mjs";
import { sections } from "./sections.mjs";

/** @returns each page's name, e.g. `switchyard-apply.1`, and its text */
export function verbPages(tree) {
  return [["switchyard.1", mainPage(tree)], ...tree.verbs.map((verb) => [`${pageOf(verb)}.1`, verbPage(verb)])];
}

function mainPage(tree) {
  const body = [
    section("NAME"),
    `switchyard \\- ${roff(lower(tree.about.replace(/\.$/, "")))}`,
    section("SYNOPSIS"),
    `${bold("switchyard")} [\\fIoptions\\fR] \\fIverb\\fR [\\fIarguments\\fR]`,
    section("DESCRIPTION"),
    // Its table of verbs is told by them below.
    toRoff(sections("packages/cli/README.md", [""]).filter(({ type }) => type !== "table")),
    section("VERBS"),
    "Each has a page of its own.",
    ...tree.verbs.map((verb) => `.TP\n${bold(pageOf(verb))}(1)\n${roff(verb.about)}`),
    section("OPTIONS"),
    "They may stand before or after the verb.",
    ...tree.options.map(optionOf),
    section("EXIT STATUS"),
    toRoff(sections("docs/exit-codes.md", [""])),
    toRoff(sections("docs/exit-codes.md", ["Signals"])),
    section("FILES"),
    toRoff(sections("ARCHITECTURE.md", ["State"]).filter(({ type }) => type !== "heading")),
    section("SEE ALSO"),
    [...tree.verbs.map((verb) => `${bold(pageOf(verb))}(1)`), `${bold("switchyard-manifest")}(5)`, `${bold("switchyard-policy")}(5)`, `${bold("switchyard")}(7)`].join(", "),
  ];
  return page("SWITCHYARD", 1, body);
}

function verbPage(verb) {
  const body = [
    section("NAME"),
    `${roff(pageOf(verb))} \\- ${roff(lower(firstSentence(verb.about)))}`,
    section("SYNOPSIS"),
    ...synopses(verb),
    section("DESCRIPTION"),
    roff(verb.about),
    ...(verb.names.length > 1 ? [`.PP\n${roff(`It is also called ${verb.names.slice(1).join(", ")}.`)}`] : []),
    ...shapeOf(verb),
    ...verb.verbs.flatMap((below) => [`.SH "${roff(["switchyard", ...below.path].join(" ").toUpperCase())}"`, roff(below.about), ...shapeOf(below)]),
    section("SEE ALSO"),
    `${bold("switchyard")}(1), which has the options of every verb and the exit status; ${bold("switchyard-manifest")}(5), ${bold("switchyard-policy")}(5), ${bold("switchyard")}(7)`,
  ];
  return page(pageOf(verb).toUpperCase(), 1, body);
}

function synopses(verb) {
  const all = verb.verbs.length === 0 ? [verb] : [...(verb.arguments.length + verb.options.length > 1 ? [verb] : []), ...verb.verbs];
  return all.map(({ path, arguments: taken }) => `.PP\n${bold(["switchyard", ...path].join(" "))} [\\fIoptions\\fR]${taken.map((one) => ` ${argumentOf(one)}`).join("")}`);
}

function argumentOf({ name, isOptional, isVariadic }) {
  const text = `\\fI${roff(name)}\\fR${isVariadic ? "..." : ""}`;
  return isOptional ? `[${text}]` : text;
}

/** Arguments and options; each group of options under a heading of its own. */
function shapeOf({ arguments: taken, options }) {
  const own = options.filter(({ names }) => !names.includes("--help"));
  const groups = [...new Set(own.map(({ group }) => group))];
  return [
    ...(taken.length === 0 ? [] : [`.SS Arguments`, ...taken.map((one) => `.TP\n${argumentOf(one)}\n${roff(one.about)}`)]),
    ...groups.flatMap((group) => [`.SS ${group === null ? "Options" : `"${roff(group.replace(/ \(.*/, "").replace(/:$/, ""))}"`}`, ...own.filter((option) => option.group === group).map(optionOf)]),
  ];
}

function optionOf({ names, about, value }) {
  const taken = value === null ? "" : ` \\fI${roff(value.name)}\\fR`;
  return `.TP\n${names.map((name) => `${bold(name)}${taken}`).join(", ")}\n${roff(about)}`;
}

/** A whole page. It bears no date and no version: it is the same whenever it is made from the same. */
export function page(title, number, body) {
  return `.\\" Made by scripts/manual.mjs; do not edit.\n.TH "${roff(title)}" ${number} "" "Switchyard" "Switchyard"\n.nr HY 0\n.ad l\n${body.join("\n")}\n`;
}

function section(name) {
  return `.SH ${name}`;
}

function pageOf({ path }) {
  return ["switchyard", ...path].join("-");
}

function firstSentence(text) {
  return text.split(/(?<=[^.])\. /)[0].replace(/ \([^()]*\)$/, "").replace(/\.$/, "");
}

function lower(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
