/** This defines `runCommandLine`: arguments in, exit code out. */
import { CommanderError, type Command } from "commander";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { tell } from "./output/tell.ts";
import { buildProgram } from "./program.ts";
import { failureDocument } from "./render/failure-document.ts";
import { printDocument } from "./render/print-document.ts";
import { printError } from "./render/print-error.ts";
import { reportError } from "@switchyard/engine";

/** The exit code of a wrong command line. */
const USAGE = 2;

/** The exit code of a fault of ours. */
const UNEXPECTED = 1;

/** Runs one command line. Everything it prints has been written when it returns. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = buildProgram((code) => {
    exitCode = code;
  });
  // Not for help and version, which need nothing of it.
  program.hook("preAction", keepHeapSmall);
  let verb: string | null = null;
  program.hook("preAction", (_program, begun) => {
    verb = verbOf(begun);
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed help, version or its own complaint.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    // Options that could not be read were perhaps not all seen.
    if (verb === null ? args.includes("--json") : program.opts<{ readonly json?: boolean }>().json === true) await printDocument(failureDocument(verb, error));
    else if (isSwitchyardError(error)) printError(reportError(error).reported);
    if (!isSwitchyardError(error)) {
      // A fault of ours, with its trace, as Node would print it: but that would tell secrets.
      tell(`${error instanceof Error ? error.stack : String(error)}\n`);
      return UNEXPECTED;
    }
    return reportError(error).exitCode;
  }
}

/** As it is typed: `facts verify`. */
function verbOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${verbOf(parent)} ${command.name()}`;
}
