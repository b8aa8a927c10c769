/** This defines what the benchmarks share: a directory of files to switch, a C compiler, medians. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { closeDir, closeRoot, openDir, openRoot, type DirHandle } from "../src/index.ts";

/** Where everything is made; gone at the end. */
export const base: string = mkdtempSync(join(tmpdir(), "fs-atomic-bench-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

let made = 0;

/** A new directory with so many small files, `tool0` and on. */
export function filled(files: number): string {
  made += 1;
  const path = join(base, `dir${made}`);
  mkdirSync(path);
  for (let at = 0; at < files; at++) writeFileSync(join(path, `tool${at}`), "the vendor's tool");
  return path;
}

/** Runs `act` on an open directory. */
export async function within<T>(path: string, act: (dir: DirHandle) => T): Promise<Awaited<T>> {
  const root = openRoot(path);
  const dir = openDir(root, []);
  try {
    return await act(dir);
  } finally {
    closeDir(dir);
    closeRoot(root);
  }
}

/** The C program beside this file, compiled. */
export function compiled(): string {
  const program = join(base, "swap");
  const { error } = spawnSync("cc", ["--version"]);
  if (error !== undefined) throw new Error("cc is missing, which compiles the program to compare with: apt-get install gcc libc6-dev");
  execFileSync("cc", ["-O2", "-o", program, join(import.meta.dirname, "swap.c")]);
  return program;
}

/** The middle of what each way took in so many rounds, taken in turn so that none has the quiet machine to itself. */
export async function medians(ways: Readonly<Record<string, () => Promise<number>>>, rounds: number): Promise<ReadonlyMap<string, number>> {
  const taken = new Map(Object.keys(ways).map((way): [string, number[]] => [way, []]));
  for (let round = 0; round < rounds; round++) for (const [way, act] of Object.entries(ways)) taken.get(way)?.push(await act());
  return new Map([...taken].map(([way, times]) => [way, times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN]));
}

/** Nanoseconds for each of `times` that `act` does. */
export async function each(times: number, act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return ((performance.now() - start) * 1e6) / times;
}

/** A table: each way, its time, and that as a ratio to the first one's. */
export function show(title: string, found: ReadonlyMap<string, number>): void {
  console.log(`\n${title}`);
  const ours = [...found.values()][0] ?? Number.NaN;
  for (const [way, ns] of found) {
    const time = `${(ns / 1000).toFixed(1)} µs`.padStart(14);
    const rate = `${Math.round(1e9 / ns)}/s`.padStart(12);
    console.log(`  ${way.padEnd(44)}${time}${rate}   ours takes ${(ours / ns).toFixed(2)} of it`);
  }
}
