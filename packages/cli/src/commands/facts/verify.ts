/** This declares the verb `facts verify`. */
import { InvalidArgumentError, type Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";

/** Adds the verb to the tree. */
export function addFactsVerify(facts: Command, setExitCode: SetExitCode): void {
  facts
    .command("verify")
    .description("Check that no fact was changed, removed or moved. (reads only)")
    .option("--from <hash>", "the head of the older files, where they were moved elsewhere", parseHash)
    .option("--head <hash>", "a head that was kept elsewhere: it must still be there", parseHash)
    .addHelpText("after", "\nExit 1: something is wrong, and where.")
    .action(lazily(setExitCode, async () => (await import("../../verbs/facts/verify.ts")).runFactsVerify));
}

function parseHash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError("Give a SHA-256 in 64 hexadecimal digits.");
  return text;
}
