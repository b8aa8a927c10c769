/** The benchmark of this package, all ratios from one run: `node bench/main.ts`. */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { nodeName, openDir, openRoot, type NodeName } from "@switchyard/fs-atomic";
import { Catalog, restore, restoreAll, swapAllWithBackup, swapWithBackup } from "../src/index.ts";

const MIB = 1024 * 1024;
const base = mkdtempSync(join(tmpdir(), "backup-bench-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

/** A directory with one file of this size, on disk. */
function fileOf(size: number): string {
  const path = join(base, `${size} bytes`);
  mkdirSync(path);
  const fd = openSync(join(path, "tool"), "w");
  for (let at = 0; at < size; at += MIB) writeSync(fd, Buffer.alloc(Math.min(MIB, size - at), at % 251));
  fsyncSync(fd);
  closeSync(fd);
  return path;
}

async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** The middle of so many rounds of there and back again. */
async function median(rounds: number, act: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) taken.push(await milliseconds(act));
  return taken.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

function show(what: string, ms: number, against: number): void {
  console.log(`  ${what.padEnd(52)}${ms.toFixed(2).padStart(12)} ms   ${(ms / against).toFixed(2)}`);
}

const target = nodeName("tool");

async function sizes(): Promise<void> {
  console.log("\nthe size of what is displaced: swapped and restored, durably; as a ratio to 1 KiB without its hash");
  const paths = new Map([["1 KiB", fileOf(1024)], ["1 GiB", fileOf(1024 * MIB)]]);
  let small = Number.NaN;
  for (const recordHashes of [false, true]) {
    for (const [size, path] of paths) {
      const dir = openDir(openRoot(path), []);
      const ms = await median(9, async () => {
        await swapWithBackup(new Catalog(dir), target, { link: "other" }, { recordHashes });
        await restore(new Catalog(dir), target, "newest", { recordHashes });
      });
      if (Number.isNaN(small)) small = ms;
      show(`${size}, ${recordHashes ? "with its hash taken, and verified" : "its hash left out"}`, ms, small);
    }
  }
}

async function many(count: number): Promise<void> {
  console.log(`\n${count} targets of one directory: swapped and restored, durably; as a ratio to all at once`);
  const path = join(base, "many");
  mkdirSync(path);
  const targets = Array.from({ length: count }, (_, index): NodeName => nodeName(`tool${index}`));
  for (const name of targets) writeFileSync(join(path, name), "the vendor's tool");
  const dir = openDir(openRoot(path), []);
  const together = await milliseconds(async () => {
    const catalog = new Catalog(dir);
    await swapAllWithBackup(catalog, targets.map((name) => ({ target: name, becomes: { link: "other" } })));
    await restoreAll(catalog, targets, "newest");
  });
  const apart = await milliseconds(async () => {
    const catalog = new Catalog(dir);
    for (const name of targets) await swapWithBackup(catalog, name, { link: "other" });
    for (const name of targets) await restore(catalog, name, "newest");
  });
  show("all at once", together, together);
  show("one after the other", apart, together);
}

await sizes();
await many(1000);
