/** This defines `tidyTree`: a tree that is not active freed of what is no applet of its own any more. */
import { nodeName, observe, replaceFile, type Root } from "@switchyard/fs-atomic";
import { withProfiles } from "../layout/open-profiles.ts";
import { RECORD } from "../layout/profile-places.ts";
import { unusable } from "../layout/unusable.ts";
import { missingProfile, withTree, type Tree } from "../layout/with-tree.ts";
import { encodeRecord } from "../record/encode-record.ts";
import { readRecord } from "../record/read-record.ts";

/** Which tree. */
export interface TidyRequest {
  readonly prefix: string;
  /** Not the current profile. */
  readonly profile: string;
  /** Applets that it is to have no more. Only those that were kept from other profiles go. */
  readonly letGo: readonly string[];
}

/**
 * (1) Writes the record anew without what is let go; (2) removes the links and files that the record does not name, durably. Those are
 * of a flip that was killed: trees are only ours to write. No link is followed. To be called under the lock.
 *
 * Crash: some of what is not recorded may be left; calling again removes it. Nobody reaches it: the profile is not the current one.
 *
 * @returns what was removed, sorted
 * @throws `E_POLICY`: `profile_missing`, `profile_unreadable`, `profiles_unusable`
 */
export async function tidyTree(root: Root, { prefix, profile, letGo }: TidyRequest): Promise<readonly string[]> {
  const removed = await withProfiles(root, prefix, (profiles) => withTree(profiles, profile, (tree) => tidy(tree, new Set(letGo))));
  if (removed === null) throw missingProfile(prefix, profile);
  return removed;
}

async function tidy({ dir, bin, name }: Tree, letGo: ReadonlySet<string>): Promise<readonly string[]> {
  const record = readRecord(dir, name);
  const applets = record.applets.filter((applet) => applet.kept_from === undefined || !letGo.has(applet.name));
  try {
    if (applets.length < record.applets.length) await replaceFile(dir, RECORD, encodeRecord({ ...record, applets }), 0o644); // (1)
    if (bin === null) return [];
    const recorded = new Set(applets.map((applet) => applet.name));
    const left = bin.sys.readDirectory(bin.fd).filter((one) => !recorded.has(one) && ["symlink", "file"].includes(observe(bin, one).kind)).sort();
    for (const one of left) bin.sys.unlinkat(bin.fd, nodeName(one)); // (2)
    if (left.length > 0) await bin.sys.fsync(bin.fd);
    return left;
  } catch (error) {
    throw unusable(dir.path, error);
  }
}
