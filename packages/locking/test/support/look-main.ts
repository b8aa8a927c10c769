/** A process that looks at the lock and prints what it sees. Argument: directory. */
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { lookAtLock } from "../../src/index.ts";

const [, , path = ""] = process.argv;
process.stdout.write(JSON.stringify(lookAtLock(openDir(openRoot(path), []), nodeName("lock"))));
