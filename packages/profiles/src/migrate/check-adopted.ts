/** This defines `checkAdopted`: whether a profile holds what stands at the targets that are to lead there. */
import { closeDir, formatPath, hashFile, identityOf, isSwitchyardError, Look, openDir, safePath, sameInode, SwitchyardError, type DirHandle, type PathEnd, type Root, type SafePath } from "@switchyard/fs-atomic";
import { missingProfile } from "../layout/with-tree.ts";
import { BIN, PROFILES } from "../layout/profile-places.ts";
import type { AdoptRequest } from "./adopt-request.ts";
import { surveyTargets, type SurveyedTargets } from "./survey-targets.ts";

/**
 * Between the build of a profile and this run an upgrade may have put other files at the targets; then the profile would take a way
 * back to what nobody has any more. A target that is a stable link already is passed over.
 *
 * @throws as `surveyTargets` does; `E_POLICY` `profile_missing`; `profile_exists`: it lacks an applet, and is never built again; `target_not_adopted`
 */
export async function checkAdopted(root: Root, request: AdoptRequest): Promise<void> {
  const surveyed = await surveyTargets(root, request);
  const look = new Look(root);
  try {
    await checkAll(look, request, surveyed);
  } finally {
    look.close();
  }
}

async function checkAll(look: Look, request: AdoptRequest, { prefix, record, targets }: SurveyedTargets): Promise<void> {
  if (record === null) throw missingProfile(prefix, request.profile);
  const hashes = new Map(record.applets.map(({ name, hash }) => [name, hash]));
  for (const { target, name } of targets.filter(({ isStable }) => !isStable)) {
    const hash = hashes.get(name);
    if (hash === undefined) throw lacking(record.name, name);
    if (!(await isSame(look, { target, applet: `${prefix}/${PROFILES}/${record.name}/${BIN}/${name}`, hash }))) throw replaced(record.name, target);
  }
}

/** The very inode; or, of a copy, the bytes that were copied. */
async function isSame(look: Look, { target, applet, hash }: { readonly target: string; readonly applet: string; readonly hash: string }): Promise<boolean> {
  const [there, held] = [atEnd(look, target), atEnd(look, applet)];
  if (there === null || held === null) return false;
  const [now, kept] = [identityOf(there.node), identityOf(held.node)];
  if (there.node.kind !== "none" && held.node.kind !== "none" && there.node.stat.device === held.node.stat.device && sameInode(now, kept)) return true;
  return (await withDir(look.root, there.path, (dir) => hashFile(dir, there.path.name, now))) === hash;
}

/** What a path leads to; null: nothing. */
function atEnd(look: Look, wanted: string): Pick<PathEnd, "path" | "node"> | null {
  try {
    return look.end(safePath(wanted));
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return null;
    throw error;
  }
}

async function withDir<T>(root: Root, { parents }: SafePath, act: (dir: DirHandle) => Promise<T>): Promise<T> {
  const dir = openDir(root, parents);
  try {
    return await act(dir);
  } finally {
    closeDir(dir);
  }
}

function lacking(profile: string, name: string): SwitchyardError {
  const message = `Cannot adopt ${JSON.stringify(name)} into the profile ${JSON.stringify(profile)}: it is there already, without this applet.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_exists", op: "adopt", message, remedies: ["Take another name; targets that are stable links stay what they are."] });
}

function replaced(profile: string, target: string): SwitchyardError {
  const message = `Cannot adopt ${JSON.stringify(target)}: found another file than the profile ${JSON.stringify(profile)} holds of it.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "target_not_adopted", op: "adopt", path: formatPath(safePath(target)), message });
}
