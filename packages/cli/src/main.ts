#!/usr/bin/env node
/** This is the `switchyard` command. */
import { commandLine } from "./input/command-line.ts";
import { guardOutput } from "./output/guard-output.ts";
import { runCommandLine } from "./run-command-line.ts";

const reported = guardOutput();
const { exitCode, end } = await runCommandLine(await commandLine());
// At once: Node may never come to its own end, and while it takes itself down signals would have their default effect again,
// which is another exit status.
end(await reported(exitCode));
