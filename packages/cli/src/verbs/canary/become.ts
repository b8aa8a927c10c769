/** This defines `become`: this process as a command in a canary, or a word on why it is none. */
import { runInCanary, type CanaryPath } from "@switchyard/profiles";
import { showPath } from "../../render/show-path.ts";
import { printWarnings } from "../../render/print-warnings.ts";
import { tell } from "../../output/tell.ts";

/** @returns the exit code of what did not start, as a shell has it */
export function become(canary: CanaryPath, words: readonly [string, ...string[]] | null): number {
  printWarnings(canary.warnings);
  const { exitCode, file, errno } = runInCanary(canary, words);
  const why = errno === "ENOENT" ? "there is no such command" : errno;
  // The name last: what follows a name like passwd and a colon would be masked as a secret.
  tell(`switchyard: Cannot start it, ${why}: ${showPath(file)}\n`);
  return exitCode;
}
