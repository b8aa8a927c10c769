/** This defines `printThrown`: what ended a verb that has no report of it. */
import { reportError } from "@switchyard/engine";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { tell } from "../output/tell.ts";
import { failureDocument } from "./failure-document.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { visible } from "./visible.ts";

/** The exit code of a fault of ours. */
const UNEXPECTED = 1;

/** What is known of the verb. */
export interface Begun {
  /** As it is typed; null where it is not known. */
  readonly verb: string | null;
  readonly json: boolean;
}

/** Prints it on stderr, or as a document on stdout, and returns the exit code. */
export async function printThrown(error: unknown, { verb, json }: Begun): Promise<number> {
  if (json) await printDocument(failureDocument(verb, error));
  else if (isSwitchyardError(error)) printError(reportError(error).reported);
  if (isSwitchyardError(error)) return reportError(error).exitCode;
  // A fault of ours, with its trace, as Node would print it: but that would tell secrets.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(`${trace.split("\n").map(visible).join("\n")}\n`);
  return UNEXPECTED;
}
