/**
 * This measures how long the built command takes to start, as a multiple of `node -e 0` (at most 3 is wanted). Each round runs
 * every command line once, so that a busy machine slows all of them down; the medians are compared.
 *
 *   node bench/start-up.ts [ROUNDS]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const ENTRY = join(import.meta.dirname, "..", "dist", "main.js");
const BASE = "node -e 0";

const rounds = Number(process.argv[2] ?? 41);
const root = mkdtempSync(join(tmpdir(), "switchyard-start-up-"));
const lines: Readonly<Record<string, readonly string[]>> = {
  [BASE]: ["-e", "0"],
  "--version": [ENTRY, "--version"],
  "--help": [ENTRY, "--help"],
  "apply --help": [ENTRY, "apply", "--help"],
  status: [ENTRY, "status", "--root", root],
};

/** In milliseconds. */
function timed(args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const end = process.hrtime.bigint();
  if (status !== 0) throw new Error(`${args.join(" ")} exited ${status}\n${stderr}`);
  return Number(end - start) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

try {
  const times = Object.entries(lines).map(([name, args]) => ({ name, args, measured: new Array<number>() }));
  for (let round = 0; round < rounds; round++) for (const { args, measured } of times) measured.push(timed(args));
  const base = median(times.find(({ name }) => name === BASE)?.measured ?? []);
  for (const { name, measured } of times) console.log(`${name.padEnd(14)} ${median(measured).toFixed(1).padStart(7)} ms  ${(median(measured) / base).toFixed(2)}`);
} finally {
  rmSync(root, { recursive: true });
}
