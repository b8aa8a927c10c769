/** A process that reads under a shared lock, and fails where what it reads does not fit together. Arguments: directory, rounds. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { setImmediate as turn } from "node:timers/promises";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "../../src/index.ts";

const [, , path = "", rounds = ""] = process.argv;
const manager = kernelLock(openDir(openRoot(path), []), nodeName("lock"));
for (let round = 0; round < Number(rounds); round++) {
  const lock = await manager.acquire({ timeoutMs: 20_000, runId: "reader", mode: "shared" });
  const count = readFileSync(`${path}/counter`, "utf8");
  await turn();
  if (readFileSync(`${path}/copy`, "utf8") !== count) process.exitCode = 1;
  lock.release();
}
