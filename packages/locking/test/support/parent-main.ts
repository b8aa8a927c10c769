/** A process that holds the lock and has a child that lives on when it is killed. Argument: directory. Prints the child's pid. */
import { spawn } from "node:child_process";
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "../../src/index.ts";

const [, , path = ""] = process.argv;
await kernelLock(openDir(openRoot(path), []), nodeName("lock")).acquire({ timeoutMs: 20_000, runId: "parent" });
const child = spawn("sleep", ["60"], { stdio: "ignore", detached: true });
process.stdout.write(`${child.pid}\n`);
