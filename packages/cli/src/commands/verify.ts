/** This declares the verb `verify`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const CODES = `
Each backup is checked by inode, size and time, and by its bytes where these do
not tell; with --hashes by its bytes always. A target that was put back is not
looked at: it is the package manager's again.

Exit codes: 0 all is as runs left it, 10 it is not, 60 a backup is gone,
70 a backup is spoilt; of several the greatest.`;

/** Adds the verb to the tree. */
export function addVerify(program: Command, setExitCode: SetExitCode): void {
  program
    .command("verify")
    .description("Check that every target is as the newest run over it left it, and that each backup is there and good. (reads only)")
    .argument("[run]", "only the targets and backups of this run")
    .option("--hashes", "read the bytes of every backup")
    .addHelpText("after", CODES)
    .action(lazily(setExitCode, async () => (await import("../verbs/verify.ts")).runVerify));
}
