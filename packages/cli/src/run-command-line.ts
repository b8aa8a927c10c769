/** This defines `runCommandLine`: arguments in, exit code out. */
import { CommanderError } from "commander";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { buildProgram } from "./program.ts";
import { printError } from "./render/print-error.ts";
import { reportError } from "@switchyard/engine";

/** The exit code of a wrong command line. */
const USAGE = 2;

/** Runs one command line. Everything it prints has been written when it returns. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = buildProgram((code) => {
    exitCode = code;
  });
  // Not for help and version, which need nothing of it.
  program.hook("preAction", keepHeapSmall);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed help, version or its own complaint.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    if (!isSwitchyardError(error)) throw error;
    const { reported, exitCode: code } = reportError(error);
    printError(reported);
    return code;
  }
}
