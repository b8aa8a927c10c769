// Holds what the command ships of its manual against what it is made of: the command tree and the pages of docs/.
// packages/cli/man holds man pages, packages/cli/help the texts of `switchyard help TOPIC`. Needs built packages.
//   node scripts/manual.mjs           fails with what differs
//   node scripts/manual.mjs update    rewrites the files
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram } from "../packages/cli/src/program.ts";
import { HELP_TOPICS } from "../packages/cli/src/commands/help-topics.ts";
import { verbTree } from "../packages/cli/src/tree/verb-tree.ts";
import { sections } from "./manual/sections.mjs";
import { toRoff } from "./manual/to-roff.mjs";
import { toText } from "./manual/to-text.mjs";
import { page, verbPages } from "./manual/verb-pages.mjs";

/** What of docs/ a topic is made of, and what it says at its end. */
const TOPICS = {
  "exit-codes": () => sections("docs/exit-codes.md", ["", "Signals"]),
  recovery: () => sections("docs/recovery.md"),
  manifest: () => sections("docs/formats/manifest.md"),
  policy: () => sections("docs/policy.md", ["", "Where it comes from", "Presets", "Overrides"]),
};

const GUIDES = {
  "switchyard-manifest.5": () => page("SWITCHYARD-MANIFEST", 5, [".SH NAME", "switchyard\\-manifest \\- what switchyard is to change, as a file", ".SH DESCRIPTION", toRoff(sections("docs/formats/manifest.md")), seeAlso("switchyard-apply(1)", "switchyard-policy(5)")]),
  "switchyard-policy.5": () => page("SWITCHYARD-POLICY", 5, [".SH NAME", "switchyard\\-policy \\- what an operator allows switchyard to do", ".SH DESCRIPTION", toRoff(sections("docs/policy.md")), seeAlso("switchyard(1)", "switchyard-manifest(5)")]),
  "switchyard.7": () => page("SWITCHYARD", 7, [".SH NAME", "switchyard \\- its words, and the ways back when something went wrong", ".SH WORDS", toRoff(sections("docs/glossary.md")), ".SH WHEN SOMETHING WENT WRONG", toRoff(sections("docs/recovery.md"), 1), seeAlso("switchyard(1)", "switchyard-recover(1)", "switchyard-rescue(1)")]),
};

function seeAlso(...pages) {
  return `.SH SEE ALSO\n${pages.map((one) => `\\fB${one.replace(/\(\d\)/, "").replaceAll("-", "\\-")}\\fR${/\(\d\)/.exec(one)[0]}`).join(", ")}`;
}

const cli = join(import.meta.dirname, "..", "packages", "cli");
const tree = verbTree(buildProgram(() => undefined));
const made = new Map([
  ...HELP_TOPICS.map(({ name }) => [`help/${name}.txt`, toText(TOPICS[name]())]),
  ...verbPages(tree).map(([name, text]) => [`man/${name}`, text]),
  ...Object.entries(GUIDES).map(([name, make]) => [`man/${name}`, make()]),
]);

for (const folder of ["help", "man"]) mkdirSync(join(cli, folder), { recursive: true });
const committed = ["help", "man"].flatMap((folder) => readdirSync(join(cli, folder)).map((name) => `${folder}/${name}`));
const differing = [
  ...committed.filter((name) => !made.has(name)),
  ...[...made].filter(([name, text]) => !committed.includes(name) || readFileSync(join(cli, name), "utf8") !== text).map(([name]) => name),
];

// npm puts these where man(1) looks.
const manifest = JSON.parse(readFileSync(join(cli, "package.json"), "utf8"));
const pages = [...made.keys()].filter((name) => name.startsWith("man/")).map((name) => `./${name}`).toSorted();
if (JSON.stringify(manifest.man) !== JSON.stringify(pages)) differing.push("package.json");
made.set("package.json", `${JSON.stringify({ ...manifest, man: pages }, null, 2)}\n`);

if (process.argv[2] === "update") {
  for (const name of differing) rmSync(join(cli, name), { force: true });
  for (const [name, text] of made) writeFileSync(join(cli, name), text);
} else {
  for (const name of differing) console.error(`packages/cli/${name}: is not what the command tree and docs/ say; if that is meant, pnpm run manual:update`);
  process.exitCode = differing.length === 0 ? 0 : 1;
}
console.log(`${made.size - 1} pages and topics`);
