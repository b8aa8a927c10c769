/** This defines `printThrown`: what ended a verb that has no report of it. */
import { reportError } from "@switchyard/engine";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { tell } from "../output/tell.ts";
import { printError } from "./print-error.ts";

/** The exit code of a fault of ours. */
const UNEXPECTED = 1;

/** Prints it on stderr and returns the exit code. */
export function printThrown(error: unknown): number {
  if (!isSwitchyardError(error)) {
    // A fault of ours, with its trace, as Node would print it: but that would tell secrets.
    tell(`${error instanceof Error ? error.stack : String(error)}\n`);
    return UNEXPECTED;
  }
  const { reported, exitCode } = reportError(error);
  printError(reported);
  return exitCode;
}
