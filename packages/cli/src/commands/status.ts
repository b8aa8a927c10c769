/** This declares the verb `status`. */
import { Option, type Command } from "commander";
import { parseCount } from "../input/parse-count.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const LEGEND = `
Two marks stand before each target. The first says how it stands:
  =  as the run left it       -  missing
  ~  someone changed it       !  its source is gone
  <  as before the run
The second says what FILE would do with it, where one is given:
  =  nothing, it is so already     +  appears     ~  changes     -  goes
  !  it is refused                 blank: FILE does not name it

Examples:
  switchyard status
  switchyard status links.yaml`;

/** Adds the verb to the tree. */
export function addStatus(program: Command, setExitCode: SetExitCode): void {
  program
    .command("status")
    .description("Show how the targets of runs stand, what a manifest would do with them, and which runs wait for something. (reads only)")
    .argument("[file]", "a manifest, or a plan that was saved with plan -o")
    .addOption(new Option("--max-actions <n>", "how many actions FILE may have (default: 1000, at most 100000)").argParser(parseCount))
    .addHelpText("after", LEGEND)
    .action(lazily(setExitCode, async () => (await import("../verbs/status.ts")).runStatus));
}
