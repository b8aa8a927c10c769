/** This defines `profileTrees`: what a flip of the engine has to know of profiles. */
import type { Context, FlipTrees } from "@switchyard/engine";
import { nodeName, type NodeName, type Root } from "@switchyard/fs-atomic";
import type { Loan } from "../cover/find-loans.ts";
import { keepApplets } from "../cover/keep-applets.ts";
import { tidyTree } from "../cover/tidy-tree.ts";
import { profilePlaces, PROFILES } from "../layout/profile-places.ts";
import { brokenApplets, type BrokenAppletsRequest } from "../look/broken-applets.ts";
import { completedTrees, restoreTreeLabels } from "../metadata/restore-tree-labels.ts";
import { checkFlipped } from "./check-flipped.ts";
import { incompleteProfile } from "./incomplete-profile.ts";
import { lookAtTrees } from "./look-at-trees.ts";
import type { SetRequest } from "./set-request.ts";

/**
 * Of one flip: what `complete` and `check` do is about the profile that `look` was last told is being left.
 *
 * Crash: `complete` may have removed some of what is not recorded, and added some of the applets; the next flip that keeps them adds the rest.
 */
export function profileTrees(context: Context, request: Pick<SetRequest, "prefix" | "profile" | "missing">): FlipTrees {
  const { prefix, profile } = request;
  const to = nodeName(profile);
  let from: NodeName | null = null;
  let letGo: readonly string[] = [];
  let loans: readonly Loan[] = [];
  return {
    look: async (root, { fromProfile, signal }) => {
      from = fromProfile === null ? null : nodeName(fromProfile);
      const { letGo: unfit, loans: lent, ...seen } = await lookAtTrees(root, { ...context, signal }, { ...request, from: fromProfile });
      letGo = unfit;
      loans = lent;
      return seen;
    },
    complete: async (root, { kept }) => {
      // The tree of the profile that is active is not touched.
      if (from === to) return undefined;
      const carried = [...(from === null ? [] : [{ from, applets: kept }]), ...loans];
      for (const one of carried) await checkWhole(root, context, { prefix, name: one.from, applets: one.applets });
      await tidyTree(root, { prefix, profile: to, letGo });
      for (const one of carried) await keepApplets(root, { prefix, from: one.from, to, applets: one.applets });
      // Before anybody can reach it.
      return completedTrees(restoreTreeLabels(root, profilePlaces(prefix), { from, to }));
    },
    check: (root) => checkFlipped(root, context, { prefix, from, to }),
  };
}

/** Since it was looked at a provider may have gone. Nothing was changed by then. @throws `E_POLICY` `profile_incomplete` */
async function checkWhole(root: Root, { policy }: Pick<Context, "policy">, asked: Omit<BrokenAppletsRequest, "policy">): Promise<void> {
  const broken = await brokenApplets(root, { ...asked, policy });
  if (broken.size > 0) throw incompleteProfile(`${asked.prefix}/${PROFILES}/${asked.name}`, [...broken.values()]);
}
