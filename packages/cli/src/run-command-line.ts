/** This defines `runCommandLine`: arguments in, exit code out. */
import process from "node:process";
import { CommanderError } from "commander";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { buildProgram } from "./program.ts";

/** The exit code of a wrong command line. */
const USAGE = 2;

/** How a command line ended. */
export interface Ended {
  readonly exitCode: number;
  /** Ends the process with an exit code. */
  readonly end: (exitCode: number) => never;
}

/** Runs one command line. Everything it prints has been written when it returns. What no verb was needed for loads no verb. */
export async function runCommandLine(args: readonly string[]): Promise<Ended> {
  let exitCode = 0;
  let complaint = "";
  const program = buildProgram({
    setExitCode: (code) => {
      exitCode = code;
    },
    complain: (text) => {
      complaint += text;
    },
  });
  // Not for help and version, which need nothing of it.
  program.hook("preAction", keepHeapSmall);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    // Commander has printed help or version, or has a complaint of its own.
    if (error instanceof CommanderError && error.exitCode === 0) return { exitCode: 0, end: (code) => process.exit(code) };
    if (error instanceof CommanderError) {
      (await import("./output/tell.ts")).tell(complaint);
      exitCode = USAGE;
    } else exitCode = (await import("./render/print-thrown.ts")).printThrown(error);
  }
  const { exitNow } = await import("@switchyard/fs-atomic");
  return { exitCode, end: exitNow };
}
