/** This defines `readFacts`: the facts of a root, and whether their chain is whole. Reads only. */
import { closeDir, nodeName, pathIn } from "@switchyard/fs-atomic";
import { CHAIN_START, readFactLines, verifyFacts, type FactsVerdict } from "@switchyard/facts";
import { FACTS_DIR, FACTS_NAME, type Context } from "../context.ts";
import { openExisting, outside } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";

/** The facts of a root. */
export interface FactsOfRoot {
  /** Absolute, outside the root; null where none were ever recorded. */
  readonly path: string | null;
  /** One JSON object each, oldest first. */
  readonly lines: readonly string[];
  readonly chain: FactsVerdict;
}

/** Reads them. @throws `SwitchyardError` `E_USAGE` `root_unusable`, `E_POLICY` `state_unusable` */
export async function readFacts(context: Context): Promise<FactsOfRoot> {
  return withRoot(context, async (root) => {
    const opened = openExisting(root, FACTS_DIR);
    if (opened === null) return { path: null, lines: [], chain: { ok: true, lines: 0, complete_from: CHAIN_START, head: CHAIN_START, files: [] } };
    try {
      const lines = readFactLines(opened.dir, nodeName(FACTS_NAME));
      return { path: outside(root, pathIn(opened.dir, FACTS_NAME)), lines, chain: verifyFacts(opened.dir, nodeName(FACTS_NAME)) };
    } finally {
      closeDir(opened.dir);
    }
  });
}
