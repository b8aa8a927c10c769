/** This defines `checkFlipped`: the tree that the pointer leads to now, looked at once more. Reads only. */
import type { Context } from "@switchyard/engine";
import type { NodeName, Root } from "@switchyard/fs-atomic";
import { profilePlaces, PROFILES } from "../layout/profile-places.ts";
import { verifyProfile } from "../look/verify-profile.ts";
import { changedEnds } from "../metadata/changed-ends.ts";
import { capabilityErrors, lostCapabilities } from "../metadata/lost-capabilities.ts";
import { incompleteProfile } from "./incomplete-profile.ts";

/** Which flip. */
export interface FlippedTrees {
  readonly prefix: string;
  readonly from: NodeName | null;
  readonly to: NodeName;
}

/**
 * Between the look before the flip and this a provider may have been upgraded or removed.
 *
 * @throws `E_POLICY` `profile_incomplete`; `capability_lost`, `capability_differs` (REQ-M1)
 */
export async function checkFlipped(root: Root, { policy, signal }: Pick<Context, "policy" | "signal">, { prefix, from, to }: FlippedTrees): Promise<void> {
  const { faults, programs } = await verifyProfile(root, { prefix, name: to, policy, signal });
  if (faults.length > 0) throw incompleteProfile(`${prefix}/${PROFILES}/${to}`, faults);
  const [lost] = capabilityErrors(lostCapabilities(changedEnds(root, profilePlaces(prefix), { from, to }, programs)), "flip");
  if (lost !== undefined) throw lost;
}
