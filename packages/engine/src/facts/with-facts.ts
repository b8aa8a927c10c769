/** This defines `withFacts`: the recorded facts of a root, to be read piece by piece. Reads only. */
import { closeDir, nodeName, pathIn, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { FACTS_DIR, FACTS_NAME, type Context } from "../context.ts";
import { openExisting, outside } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import { recordedHeads } from "./recorded-heads.ts";

/** Where the facts are. */
export interface FactsPlace {
  readonly dir: DirHandle;
  /** The newest file; the full ones stand beside it. */
  readonly name: NodeName;
  /** Absolute, outside the root. */
  readonly path: string;
  /** The heads that the reports of the runs name, newest run first, of those that are asked for. */
  readonly heads: () => Iterable<string>;
}

/**
 * Opens the directory of the facts for `act`, null where none were ever recorded, and closes it again.
 *
 * @throws `E_USAGE` `root_unusable`, `E_POLICY` `state_unusable`; whatever `act` throws
 */
export async function withFacts<T>(context: Context, act: (place: FactsPlace | null) => Promise<T>): Promise<T> {
  return withRoot(context, async (root) => {
    const opened = openExisting(root, FACTS_DIR);
    if (opened === null) return act(null);
    try {
      return await act({ dir: opened.dir, name: nodeName(FACTS_NAME), path: outside(root, pathIn(opened.dir, FACTS_NAME)), heads: () => recordedHeads(root, context) });
    } finally {
      closeDir(opened.dir);
    }
  });
}
