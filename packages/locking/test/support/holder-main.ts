/** A process that takes the lock, says so, and holds it until its stdin ends. Arguments: directory, run id. */
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "../../src/index.ts";

const [, , path = "", runId = ""] = process.argv;
const lock = await kernelLock(openDir(openRoot(path), []), nodeName("lock")).acquire({ timeoutMs: 20_000, runId });
process.stdout.write("held\n");
process.stdin.resume().on("end", () => lock.release());
