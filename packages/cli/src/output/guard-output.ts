/** This defines `guardOutput`: what becomes of a verb whose words find no way out. */
import process from "node:process";
import { errnoOf } from "@switchyard/fs-atomic";
import { ourCommand } from "../render/our-command.ts";
import { written } from "./written.ts";

/** How a reader that has seen enough leaves a pipe or a socket. */
const READER_LEFT: ReadonlySet<string | undefined> = new Set(["EPIPE", "ECONNRESET"]);

/** The exit code of a verb that did what it was asked and could not say so. */
const UNREPORTED = 1;

/**
 * From here on a write to stdout or stderr that fails stops nothing: what a verb does never depends on who listens.
 *
 * A reader that closes the pipe early has seen enough. If the report could not be written for another reason (`ENOSPC`, or
 * `EIO` of a terminal that is gone), the exit code must not say that all is well.
 *
 * @returns to be called once all was written, with the exit code of the verb; gives the one to end with
 */
export function guardOutput(): (exitCode: number) => Promise<number> {
  let failure: Error | null = null;
  process.stdout.on("error", (error) => {
    failure ??= error;
  });
  // Nothing is left to say it to.
  process.stderr.on("error", () => undefined);
  return async (exitCode) => {
    await written(process.stdout, "");
    if (failure === null || READER_LEFT.has(errnoOf(failure))) return exitCode;
    process.stderr.write(`switchyard: the report could not be written to stdout: ${failure.message}. What was done stands; ${ourCommand("status")} shows it.\n`);
    await written(process.stderr, "");
    return exitCode === 0 ? UNREPORTED : exitCode;
  };
}
