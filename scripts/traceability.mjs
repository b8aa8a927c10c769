// Checks that every requirement of SPEC/requirements.yaml is named by a test, and keeps SPEC/traceability.md: which tests
// prove it, and which sources say that they keep it. Prints what is wrong; exits 1 if anything is.
//   node scripts/traceability.mjs check [DIRECTORY]     a checkout; this one by default
//   node scripts/traceability.mjs update [DIRECTORY]    writes the file anew, then checks
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parse } from "yaml";

const [verb = "check", top = join(import.meta.dirname, "..")] = process.argv.slice(2);
const LISTED = "SPEC/requirements.yaml";
const TRACED = "SPEC/traceability.md";
const LEVELS = new Set(["MUST", "SHOULD"]);
const KEYS = new Set(["level", "title", "text", "planned"]);
const ID = /REQ-[A-Z]+\d+/g;
const faults = [];

const { requirements } = parse(readFileSync(join(top, LISTED), "utf8"));
for (const [id, entry] of Object.entries(requirements)) checkEntry(id, entry);

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.mjs"], { cwd: top, encoding: "utf8" }).trim().split("\n").filter((file) => existsSync(join(top, file)));
const tests = cited(files.filter(isOfTests), named);
const sources = cited(files.filter((file) => /^(packages|test-orch|test-support)\/(.*\/)?src\/|^scripts\//.test(file) && !isOfTests(file) && file !== "scripts/traceability.mjs"), mentioned);

checkListed(tests, "a test");
checkListed(sources, "a source");
for (const [id, { level, planned = false }] of Object.entries(requirements)) {
  const isNamed = tests.has(id);
  if (level === "MUST" && !planned && !isNamed) faults.push(`${id}: no test names it`);
  if (planned && isNamed) faults.push(`${id}: marked as planned, but ${tests.get(id).join(", ")} proves it: take the mark off`);
}

const text = traced();
if (verb === "update") writeFileSync(join(top, TRACED), text);
else if (!existsSync(join(top, TRACED)) || readFileSync(join(top, TRACED), "utf8") !== text) faults.push(`${TRACED} is stale: node scripts/traceability.mjs update`);

for (const fault of faults) console.log(fault);
const count = Object.keys(requirements).length;
const waiting = Object.values(requirements).filter(({ planned }) => planned).length;
console.log(`${count} requirements, ${waiting} of them planned, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function checkEntry(id, entry) {
  if (id.match(ID)?.[0] !== id) faults.push(`${id}: an id is REQ-, capitals, a number`);
  if (!LEVELS.has(entry.level)) faults.push(`${id}: its level is ${[...LEVELS].join(" or ")}`);
  for (const key of ["title", "text"]) if (typeof entry[key] !== "string" || entry[key] === "") faults.push(`${id}: has no ${key}`);
  for (const key of Object.keys(entry)) if (!KEYS.has(key)) faults.push(`${id}: ${key} means nothing here`);
}

function checkListed(cites, what) {
  for (const [id, places] of cites) if (requirements[id] === undefined) faults.push(`${id}: not in ${LISTED}, but named by ${what}: ${places.join(", ")}`);
}

/** What may name a requirement as proved: tests, and the tables of cases that they take their names from. */
function isOfTests(file) {
  return /(^|\/)test\//.test(file) || /\.(test|full)\.ts$/.test(file);
}

/** The ids in names of tests: in square brackets, and not in a comment. */
function named(line) {
  if (/^\s*(\/\/|\/?\*)/.test(line)) return [];
  return [...line.matchAll(/\[(REQ-[^\]]*)\]/g)].flatMap(([, ids]) => ids.match(ID) ?? []);
}

function mentioned(line) {
  return line.match(ID) ?? [];
}

/** Id → the files that cite it. */
function cited(paths, idsOf) {
  const found = new Map();
  for (const path of paths.toSorted()) {
    const ids = new Set(readFileSync(join(top, path), "utf8").split("\n").flatMap(idsOf));
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), path]);
  }
  return found;
}

function traced() {
  const parts = Object.entries(requirements).map(([id, { level, title, planned = false }]) => {
    const state = planned ? ", planned" : "";
    return `## ${id} ${title}\n\n${level}${state}\n\n${list("Tests", tests.get(id))}${list("Sources", sources.get(id))}`;
  });
  return `# What proves which requirement\n\nWritten by \`node scripts/traceability.mjs update\` from [requirements.yaml](requirements.yaml), the names of tests and the\ncomments of sources.\n\n${parts.join("\n")}`;
}

function list(name, paths) {
  if (paths === undefined) return "";
  return `${name}:\n${paths.map((path) => `- [${path}](../${path})`).join("\n")}\n`;
}
