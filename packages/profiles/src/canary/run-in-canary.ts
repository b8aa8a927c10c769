/** This defines `runInCanary`: a command, or a shell, with a profile first on its PATH and nothing else changed (REQ-K1). */
import { userInfo } from "node:os";
import process from "node:process";
import { errnoOf, execNow } from "@switchyard/fs-atomic";
import type { CanaryPath } from "./canary-path.ts";

/** The variable that says in whose canary one is: the profile's name. */
export const CANARY_VARIABLE = "SWITCHYARD_CANARY";

/** What a shell exits with where a command is not there, or is there and cannot be started. */
const [NOT_FOUND, NOT_STARTED] = [127, 126];

/** A command that did not start. */
export interface NotStarted {
  readonly exitCode: number;
  /** As it was to be started. */
  readonly file: string;
  /** The kernel's name of the error. */
  readonly errno: string;
}

/**
 * Makes this process the command: it has the process id, the terminal and its job control, the working directory, stdin, stdout, stderr and
 * the environment, of which only PATH and {@link CANARY_VARIABLE} are others. How it ends, by a signal too, is how this process
 * ends. What Node cannot give back says `execNow`.
 *
 * @param command null: the caller's shell, which is SHELL, else that of the user database, else `/bin/sh`
 * @returns only where it did not start; PATH is that of the canary then
 */
export function runInCanary({ profile, path }: Pick<CanaryPath, "profile" | "path">, command: readonly [string, ...string[]] | null): NotStarted {
  const words = command ?? [shell()];
  try {
    return execNow(words, { PATH: path, [CANARY_VARIABLE]: profile });
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return { exitCode: errno === "ENOENT" ? NOT_FOUND : NOT_STARTED, file: words[0], errno };
  }
}

function shell(): string {
  const { SHELL: own = "" } = process.env;
  return own === "" ? (ofUser() ?? "/bin/sh") : own;
}

function ofUser(): string | null {
  try {
    return userInfo().shell;
  } catch (error) {
    // Whoever runs under a number without a name has no entry.
    if (errnoOf(error) !== undefined || (error instanceof Error && "code" in error && error.code === "ERR_SYSTEM_ERROR")) return null;
    throw error;
  }
}
