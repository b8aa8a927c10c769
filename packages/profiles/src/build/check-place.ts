/** This defines `checkPlace`: whether programs of a tree at a place would be in nobody else's hands (REQ-S3). */
import { isSwitchyardError, nodeName, resolveInRoot, safePath, type NodeName, type Root } from "@switchyard/fs-atomic";
import { trustedUids } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { unusableFor } from "../layout/unusable-for.ts";

/**
 * Judges the directories that lead there, as far as they are there, as the gate `source_trust` judges them once there is a tree. Changes
 * nothing.
 *
 * @param place of a directory that need not be there yet, inside the root
 * @throws `E_POLICY` `profiles_unusable`; as `resolveInRoot`
 */
export function checkPlace(root: Root, place: readonly NodeName[], policy: Policy): void {
  if (policy.force_untrusted_source) return;
  const trusted = trustedUids(root);
  const weak = throughOf(root, place).find(({ stat }) => !trusted.includes(stat.uid) || (stat.mode & 0o022) !== 0);
  if (weak === undefined) return;
  const found = `${JSON.stringify(weak.path)} belongs to user ${weak.stat.uid} with mode ${(weak.stat.mode & 0o7777).toString(8)}`;
  throw unusableFor(`/${place.join("/")}`, `${found}; needed is a path that only root (or the owner of the root) can write`);
}

function throughOf(root: Root, place: readonly NodeName[]): ReturnType<typeof resolveInRoot>["through"] {
  try {
    return resolveInRoot(root, safePath(`/${[...place, nodeName("x")].join("/")}`), "keep").through;
  } catch (error) {
    if (place.length === 0 || !isSwitchyardError(error) || error.reason !== "parent_missing") throw error;
    return throughOf(root, place.slice(0, -1));
  }
}
