/** This defines the verb `facts verify`. */
import { withFacts } from "@switchyard/engine";
import { CHAIN_START, verifyFacts, type FactsVerdict } from "@switchyard/facts";
import { InvalidArgumentError, type Command } from "commander";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printVerdict } from "../../render/print-verdict.ts";
import type { SetExitCode } from "../set-exit-code.ts";

type Options = GlobalOptions & { readonly from?: string; readonly head?: string };

/** Of a root that has none. */
const NOTHING: FactsVerdict = { ok: true, lines: 0, complete_from: CHAIN_START, head: CHAIN_START, files: [] };

/** Adds the verb to the tree. */
export function addFactsVerify(facts: Command, setExitCode: SetExitCode): void {
  facts
    .command("verify")
    .description("Check that no fact was changed, removed or moved. (reads only)")
    .option("--from <hash>", "the head of the older files, where they were moved elsewhere", parseHash)
    .option("--head <hash>", "a head that was kept elsewhere: it must still be there", parseHash)
    .addHelpText("after", "\nExit 1: something is wrong, and where.")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      setExitCode(
        await withFacts(contextOf(options), async (place) => {
          // The reports first: what is recorded meanwhile must not look as if it had been cut off.
          const known = place === null ? [] : [...place.heads()];
          // Where older files were moved away, so were the lines that older reports name.
          const heads = [...(options.from === undefined ? known : known.slice(0, 1)), ...(options.head === undefined ? [] : [options.head])];
          const verdict = place === null ? missing(options.head) : verifyFacts(place.dir, place.name, { from: options.from, heads });
          return printVerdict({ path: place?.path ?? null, chain: verdict }, options);
        }),
      );
    });
}

function missing(head: string | undefined): FactsVerdict {
  if (head === undefined || head === CHAIN_START) return NOTHING;
  return { ok: false, reason: "end_missing", file: null, line: 0, found: `there are no facts, and none has the hash ${head}`, complete_from: null };
}

function parseHash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError("Give a SHA-256 in 64 hexadecimal digits.");
  return text;
}
