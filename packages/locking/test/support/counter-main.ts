/** A process or thread that adds to a counter under the lock, in a way that loses counts if another does so too. */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setImmediate as turn } from "node:timers/promises";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "../../src/index.ts";

const [, , path = "", rounds = ""] = process.argv;
const counter = `${path}/counter`;
const manager = kernelLock(openDir(openRoot(path), []), nodeName("lock"));
for (let round = 0; round < Number(rounds); round++) {
  const lock = await manager.acquire({ timeoutMs: 20_000, runId: "counter" });
  const count = Number(readFileSync(counter, "utf8"));
  await turn();
  writeFileSync(counter, String(count + 1));
  // A second file that is only the same while nobody writes: what readers look at.
  writeFileSync(`${path}/copy`, String(count + 1));
  lock.release();
}
