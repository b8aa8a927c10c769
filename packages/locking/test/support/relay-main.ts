/**
 * A reader that lets go only when the other one has the lock, or has not got it for a second: two of them leave no
 * moment without a reader. Arguments: directory, its name, the other's name.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "../../src/index.ts";

const [, , path = "", own = "", other = ""] = process.argv;
const manager = kernelLock(openDir(openRoot(path), []), nodeName("lock"));
const theirs = (): string => (existsSync(`${path}/${other}`) ? readFileSync(`${path}/${other}`, "utf8") : "");
for (let round = 1; ; round++) {
  const lock = await manager.acquire({ timeoutMs: 20_000, runId: own, mode: "shared" });
  const seen = theirs();
  writeFileSync(`${path}/${own}`, String(round));
  if (round === 1) process.stdout.write("held\n");
  const end = Date.now() + 1000;
  while (theirs() === seen && Date.now() < end) await sleep(2);
  lock.release();
}
