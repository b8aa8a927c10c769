/** This measures that a swap costs the same whatever the size of what is displaced. */
import { closeSync, ftruncateSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { identityOf, nodeName, observe, settleSwap, stageLink, swap } from "../src/index.ts";
import { base, each, medians, show, within } from "./support.ts";

const target = nodeName("tool");
const stage = nodeName(".tool.bench.1.stage");
const keep = nodeName(".tool.bench.1.bak");
const MIB = 1024 * 1024;

function fileOf(name: string, size: number, how: "real" | "sparse"): string {
  const path = join(base, name);
  mkdirSync(path);
  const fd = openSync(join(path, target), "w");
  if (how === "sparse") ftruncateSync(fd, size);
  else for (let at = 0; at < size; at += MIB) writeSync(fd, Buffer.alloc(Math.min(MIB, size - at), at % 251));
  fsyncSync(fd);
  closeSync(fd);
  return path;
}

/** There and back again: swapped and settled. */
function thereAndBack(path: string, times: number): Promise<number> {
  return within(path, (dir) => each(times, () => {
    for (let at = 0; at < times; at++) {
      const prior = identityOf(observe(dir, target));
      const change = { target, incoming: { name: stage, node: { identity: stageLink(dir, stage, "other") }, how: "link" as const }, prior, keep };
      swap(dir, change, { allowNoExchange: false });
      settleSwap(dir, change, "undo");
    }
  }));
}

/** 1 GiB on disk, 1 GiB of nothing, 1 KiB. */
export async function sizes(times: number, rounds: number): Promise<void> {
  const paths = { "1 GiB": fileOf("real", 1024 * MIB, "real"), "1 GiB, sparse": fileOf("sparse", 1024 * MIB, "sparse"), "1 KiB": fileOf("small", 1024, "real") };
  const ways = Object.entries(paths).map(([size, path]) => [`swap and undo over ${size}`, () => thereAndBack(path, times)] as const);
  show("the size of what is displaced", await medians(Object.fromEntries(ways), rounds));
}
