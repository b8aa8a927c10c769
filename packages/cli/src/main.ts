#!/usr/bin/env node
/** This is the `switchyard` command. */
import process from "node:process";
import { guardOutput } from "./output/guard-output.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { runCommandLine } from "./run-command-line.ts";

keepHeapSmall();
const reported = guardOutput();
const exitCode = await reported(await runCommandLine(process.argv.slice(2)));
// At once: while Node takes itself down, signals would have their default effect again, and that is another exit status.
process.exit(exitCode);
