/** This declares the verb `canary`. */
import type { Command } from "commander";
import { addCanaryCompare } from "./canary/compare.ts";
import { addCanaryPath } from "./canary/path.ts";
import { addChoiceOptions } from "./canary/choice-options.ts";
import { addCanaryRun } from "./canary/run.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const EXAMPLES = `
Examples:
  switchyard canary --shell --profile uutils        a shell in which ls is that of uutils
  switchyard canary run --rescue -- ls -l           the vendor's own ls, once
  switchyard canary compare --profiles gnu,uutils -- sort -V /etc/hosts
                                                    in what the two differ

Exit codes: as the shell or command ended, 127 where there is no such command, 126
where it cannot be started; compare: 0 the same, 1 not; 2 usage, 10 no such profile.`;

/** Adds the verb and its own verbs to the tree. */
export function addCanary(program: Command, setExitCode: SetExitCode): void {
  const canary = program
    .command("canary")
    .description("Try a profile: it comes first on PATH for a shell or one command, and nothing else changes. (reads only)")
    .option("--shell", "become your shell, with the profile first on its PATH; leave it to be back");
  addChoiceOptions(canary).addHelpText("after", EXAMPLES).action(lazily(setExitCode, async () => (await import("../verbs/canary/shell.ts")).runCanaryShell));
  for (const add of [addCanaryRun, addCanaryCompare, addCanaryPath]) add(canary, setExitCode);
}
