#!/usr/bin/env node
/** This is the `switchyard` command. */
import process from "node:process";
import { runCommandLine } from "./run-command-line.ts";

// A reader that closes the pipe early has seen enough; that is no failure of ours, and never a reason to stop half way.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2));
