/** This defines `pruneSubject`: a prune under the persistence model. */
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { prune } from "@switchyard/engine";
import { snapshotPrograms } from "../checker/plan/situation.ts";
import { judgePrune, KEPT } from "../checker/prune/judge-prune.ts";
import { doomedPayloads, pruneMemory, type PruneSituation } from "../checker/prune/prune-situation.ts";
import type { ModelSubject } from "../model/model-subject.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { engineMeans } from "./engine-hands.ts";
import { plantProduct } from "./plant-product.ts";
import { productContext } from "./product-context.ts";
import { earlierLinks, productLinks, type ProductLink } from "./product-links.ts";
import { runVerb } from "./run-verb.ts";

const LINKS = productLinks("replacing");

/**
 * Three runs stand, each on the one before; the backups of the second are needed by nobody. After a crash each of these is whole,
 * or only its sidecar is left, or it is gone [REQ-PN2]; nothing else has changed [REQ-PN1]; and the next prune removes the rest.
 */
export function pruneSubject(): ModelSubject {
  return {
    name: "prune",
    async prepare(root) {
      plantProduct(root, LINKS);
      const history = { original: await lookAndApply(root, earlierLinks(LINKS)), second: await lookAndApply(root, LINKS), newest: await lookAndApply(root, earlierLinks(LINKS)) };
      const seen = { targets: LINKS.map(({ target }) => target), pinned: null, start: snapshotPrograms(root) };
      const situation: PruneSituation = { ...seen, history, doomed: doomedPayloads(seen) };
      pruneMemory.write(root, situation);
    },
    async run(root, kernel) {
      const { error } = await prune(productContext(root, kernel), { mode: "commit", countLimit: KEPT });
      if (error !== null) throw new Error(`Cannot record a prune: ${error.message}`);
    },
    check: (state) => judgePrune(state, engineMeans(state)),
  };
}

async function lookAndApply(root: string, links: readonly ProductLink[]): Promise<TreeSnapshot> {
  const before = snapshotPrograms(root);
  const { error } = await runVerb("apply", productContext(root, linuxSyscalls()), links);
  if (error !== null) throw new Error(`Cannot prepare a prune: ${error.message}`);
  return before;
}
