// Holds the registry of errors, packages/fs-atomic/src/errors/errors.json, against what is thrown, and keeps what is made
// of it: the types beside it and the tables of docs/exit-codes.md. Prints what is wrong; exits 1 if anything is.
//   node scripts/errors.mjs check [DIRECTORY]     a checkout; this one by default
//   node scripts/errors.mjs update [DIRECTORY]    writes what is made anew, then checks
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const [verb = "check", top = join(import.meta.dirname, "..")] = process.argv.slice(2);
const HOME = "packages/fs-atomic/src/errors";
const REGISTRY = `${HOME}/errors.json`;
const TYPES = `${HOME}/error-reasons.ts`;
const PAGE = "docs/exit-codes.md";
const WRITE = "node scripts/errors.mjs update";
const KEYS = ["when", "remedies", "advice", "override"];
const faults = [];

const written = readFileSync(join(top, REGISTRY), "utf8");
const { no_error: noError, errors } = JSON.parse(written);
const names = Object.entries(errors).flatMap(([id, { reasons }]) => Object.keys(reasons).map((reason) => ({ id, reason, entry: reasons[reason] })));
const sources = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "packages/*/src/**.ts"], { cwd: top, encoding: "utf8" })
  .split("\n")
  .filter((file) => file.endsWith(".ts") && file !== TYPES && existsSync(join(top, file)))
  .map((file) => ({ file, code: withoutComments(readFileSync(join(top, file), "utf8")) }));

checkIds();
for (const one of names) checkEntry(one);
checkThrown();
checkCompared();
checkSaidOnce();
checkOverrides();
hold(TYPES, types());
hold(PAGE, page(readFileSync(join(top, PAGE), "utf8")));

for (const fault of faults) console.log(fault);
console.log(`${Object.keys(errors).length} ids, ${names.length} reasons, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function checkIds() {
  const ids = Object.entries(errors);
  // Of two with one name, as a merge may leave them, the parser keeps the second in silence.
  if (written.match(/"when":/g)?.length !== noError.length + ids.length + names.length) faults.push(`${REGISTRY}: something stands there twice`);
  for (const [n, [id, { exit_code: code, reasons }]] of ids.entries()) {
    if (n > 0 && !(code > ids[n - 1][1].exit_code)) faults.push(`${REGISTRY}: ${id}: ids stand by exit code`);
    const found = Object.keys(reasons);
    const misplaced = found.find((reason, at) => at > 0 && reason < found[at - 1]);
    if (misplaced !== undefined) faults.push(`${REGISTRY}: ${id} ${misplaced}: reasons stand by name`);
  }
}

function checkEntry({ id, reason, entry }) {
  const fault = (what) => faults.push(`${REGISTRY}: ${id} ${reason}: ${what}`);
  if (!/^[a-z][a-z0-9_]*$/.test(reason)) fault("a reason is small letters, digits and _");
  for (const key of Object.keys(entry)) if (!KEYS.includes(key)) fault(`${key} means nothing here`);
  for (const text of [entry.when, ...(entry.remedies ?? []), ...(entry.advice ?? [])]) if (typeof text !== "string" || text === "" || /[\n|]/.test(text)) fault("a text is one line, without |");
}

/**
 * Every reason is a string literal in some source, and not only where it is compared, listed, or part of a type. That each
 * id is thrown with its own reasons alone is for the compiler to say; here that is said more plainly.
 */
function checkThrown() {
  const literals = new Set(sources.flatMap(({ code }) => [...code.replace(/\[("\w+",?\s*)+\]/g, "").matchAll(/(\| |[!=]== )?"([a-z][a-z0-9_]*)"(?! \|)/g)].filter(([, before]) => before === undefined).map(([, , text]) => text)));
  for (const { id, reason } of names) if (!literals.has(reason)) faults.push(`${id} ${reason}: nothing throws it: take it out of ${REGISTRY}`);
  for (const { file, code } of sources) {
    for (const [, id, reason] of code.matchAll(/\bid: "(E_[A-Z_]+)",\s+reason: "([^"]*)"/g)) {
      if (errors[id]?.reasons[reason] === undefined) faults.push(`${file}: ${id} ${reason}: not in ${REGISTRY}: add it there, then ${WRITE}`);
    }
  }
}

/** The type of an error's reason lets it be compared with any text. */
function checkCompared() {
  const known = new Set(names.map(({ reason }) => reason));
  for (const { file, code } of sources) {
    for (const [, , reason] of code.matchAll(/\bisSwitchyardError\((\w+)\)[^;{}]*?\b\1\.reason [!=]== "(\w+)"/g)) {
      if (!known.has(reason)) faults.push(`${file}: compares the reason of an error with ${reason}, which is not in ${REGISTRY}`);
    }
  }
}

/** Where an error says nothing of its own, the class takes the remedies of the registry. */
function checkSaidOnce() {
  for (const { id, reason, entry } of names) {
    for (const text of entry.remedies ?? []) {
      const again = sources.find(({ code }) => code.includes(`"${reason}"`) && code.includes(JSON.stringify(text)));
      if (again !== undefined) faults.push(`${again.file}: says again what ${REGISTRY} says for ${id} ${reason}: leave the remedies out: ${text}`);
    }
  }
}

/** The gates name the fields that let them pass; the registry repeats these for the reader. */
function checkOverrides() {
  const gates = sources.filter(({ file }) => file.startsWith("packages/policy/src/gates/"));
  const told = new Map(names.filter(({ entry }) => entry.override !== undefined).map(({ reason, entry }) => [reason, entry.override]));
  for (const [reason, field] of told) {
    if (!gates.some(({ code }) => code.includes(`"${reason}"`) && code.includes(`override: "${field}"`))) faults.push(`${REGISTRY}: ${reason}: no gate names the field ${field} as its override`);
  }
  for (const { file, code } of gates) {
    for (const [, reason, field] of code.matchAll(/\breason: "([a-z_]+)"[^{}]*\boverride: "([a-z_]+)"/g)) {
      if (told.get(reason) !== field) faults.push(`${file}: ${reason}: its override ${field} is not in ${REGISTRY}`);
    }
  }
}

function hold(file, text) {
  if (verb === "update") writeFileSync(join(top, file), text);
  else if (!existsSync(join(top, file)) || readFileSync(join(top, file), "utf8") !== text) faults.push(`${file} is stale: ${WRITE}`);
}

function types() {
  const members = Object.entries(errors).map(([id, { reasons }]) => `  readonly ${id}:\n${Object.keys(reasons).map((reason) => `    | "${reason}"`).join("\n")};\n`);
  return `/** This defines the reasons of each id as types. Written by \`${WRITE}\` from errors.json: add a reason there. */\nexport interface ReasonsById {\n${members.join("")}}\n`;
}

/** The page with its tables anew; all between them is written by hand. */
function page(text) {
  const withCodes = between(text, "codes", codeTable());
  return between(withCodes, "reasons", Object.entries(errors).map(reasonTable).join("\n"));
}

function between(text, name, table) {
  const [begin, end] = [`<!-- ${name}: written by ${WRITE} -->\n`, `<!-- end of ${name} -->\n`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    faults.push(`${PAGE}: the marks of its ${name} are gone`);
    return text;
  }
  return `${text.slice(0, from)}${begin}\n${table}\n${text.slice(to)}`;
}

function codeTable() {
  const [ok, ...others] = noError.map(({ exit_code: code, when }) => `| ${code} | | ${when} |`);
  const rows = Object.entries(errors).map(([id, { exit_code: code, when }]) => `| ${code} | \`${id}\` | ${when} |`);
  return `| code | id | when |\n| --- | --- | --- |\n${[ok, ...rows, ...others].join("\n")}\n`;
}

function reasonTable([id, { exit_code: code, reasons }]) {
  const rows = Object.entries(reasons).map(([reason, { when, remedies = [], advice = [], override }]) => {
    const field = override === undefined ? [] : [`Policy field \`${override}\`.`];
    return `| \`${reason}\` | ${when} | ${[...remedies, ...advice, ...field].join("<br>")} |`;
  });
  return `### \`${id}\`, ${code}\n\n| reason | when | what to do |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function withoutComments(text) {
  return text.replace(/(^|\s)\/\*.*?\*\//gs, "$1").replace(/(^|\s)\/\/.*$/gm, "$1");
}
