/** This tells the locks below a root, as a process of its own. */
import process from "node:process";
import { openRoot } from "@switchyard/fs-atomic";
import { managerLocks } from "../../src/index.ts";

process.stdout.write(JSON.stringify(managerLocks(openRoot(process.argv[2] ?? ""))));
