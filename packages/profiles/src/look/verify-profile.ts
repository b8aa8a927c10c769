/** This defines `verifyProfile`: whether a profile's tree is what its record says, and every applet can be run (REQ-P2). */
import { isSwitchyardError, Look, observe, readMountTable, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import { stopPoint, trustedUids } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { withProfiles, type Profiles } from "../layout/open-profiles.ts";
import { profileName } from "../layout/profile-name.ts";
import { BIN, PINNED, RECORD } from "../layout/profile-places.ts";
import { missingProfile, withTree, type Tree } from "../layout/with-tree.ts";
import { Hashes } from "../record/hashes.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { readRecord } from "../record/read-record.ts";
import { KEEP_STAGE } from "../cover/keep-file.ts";
import { isSameEntry } from "../cover/is-same-entry.ts";
import type { AppletEnd } from "../metadata/applet-ends.ts";
import { checkApplet, type AppletCheck } from "./check-applet.ts";
import type { ProfileFault, ProfileNote } from "./profile-fault.ts";

/** What is to be verified. */
export interface VerifyProfileRequest {
  /** Inside the root. */
  readonly prefix: string;
  readonly name: string;
  /** By it sources are judged. */
  readonly policy: Policy;
  /** Whether programs are read and compared with their recorded hashes, each inode once. */
  readonly deep?: boolean | undefined;
  /** The profile that is left for this one: applets that a flip which was killed carried over from it, not yet recorded, are no fault. */
  readonly leaving?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was found. */
export interface ProfileVerification {
  readonly profile: string;
  /** Whether there is no fault. */
  readonly ok: boolean;
  readonly deep: boolean;
  /** How many are recorded. */
  readonly applets: number;
  readonly faults: readonly ProfileFault[];
  readonly notes: readonly ProfileNote[];
  readonly record: ProfileRecord;
  /** By applet, the program that it was found to lead to; those that are at fault may lead to none. */
  readonly programs: ReadonlyMap<string, AppletEnd>;
}

/** What may be in a tree beside its applets; the last two are left where carrying applets over was cut short. */
const KNOWN: ReadonlySet<string> = new Set([BIN, RECORD, PINNED, `.${RECORD}.new`, KEEP_STAGE]);

/**
 * Looks at every applet: it is there as recorded, and leads inside the root to a regular executable file that only root, or the
 * owner of the root, can change, on a mount that allows exec. Reads only.
 *
 * @throws `E_USAGE` `bad_profile_name`; `E_POLICY` `profile_missing`, `profile_unreadable`, `profiles_unusable`; `E_GENERIC` `interrupted`
 */
export async function verifyProfile(root: Root, request: VerifyProfileRequest): Promise<ProfileVerification> {
  profileName(request.name);
  const verified = await withProfiles(root, request.prefix, (profiles) => withTree(profiles, request.name, (tree) => verifyTree(profiles, tree, request)));
  if (verified === null) throw missingProfile(request.prefix, request.name);
  return verified;
}

async function verifyTree(profiles: Profiles, tree: Tree, { name, policy, deep = false, leaving, signal }: VerifyProfileRequest): Promise<ProfileVerification> {
  const record = readRecord(tree.dir, name);
  const { root } = profiles;
  const extra = extraNames(tree, record);
  const carried = leaving === undefined || extra.length === 0 ? new Set<string>() : await carriedFrom(profiles, leaving, { tree, record });
  const faults: ProfileFault[] = extra.filter(({ applet }) => applet === null || !carried.has(applet));
  const notes: ProfileNote[] = [];
  const programs = new Map<string, AppletEnd>();
  const how: AppletCheck = { look: new Look(root), policy, mounts: readMountTable(), trustedUids: trustedUids(root), hashes: deep ? new Hashes(root, signal) : null };
  try {
    for (const applet of record.applets) {
      await stopPoint(signal, { op: "profile", leaves: "Nothing was changed." });
      const found = await checkApplet(tree, applet, how);
      faults.push(...found.faults);
      notes.push(...found.notes);
      if (found.program !== null) programs.set(applet.name, { path: found.program.resolved, xattrs: found.program.xattrs });
    }
  } finally {
    how.look.close();
  }
  return { profile: name, ok: faults.length === 0, deep, applets: record.applets.length, faults, notes, record, programs };
}

function extraNames({ dir, bin }: Tree, { applets }: ProfileRecord): ProfileFault[] {
  const recorded = new Set(applets.map(({ name }) => name));
  const needed = "nothing but what is recorded";
  const inTree = dir.sys.readDirectory(dir.fd).filter((name) => !KNOWN.has(name));
  const inBin = bin === null ? [] : bin.sys.readDirectory(bin.fd).filter((name) => !recorded.has(name));
  return [
    ...inTree.sort().map((name): ProfileFault => ({ applet: null, reason: "name_extra", path: `${dir.path}/${name}`, found: "a name that no profile has", needed })),
    ...inBin.sort().map((name) => extraApplet(`${dir.path}/${BIN}/${name}`, { name, kind: bin === null ? "none" : observe(bin, name).kind, needed })),
  ];
}

/** Only a link or a file can be what a flip has carried over. */
function extraApplet(path: string, { name, kind, needed }: { readonly name: string; readonly kind: ObservedNode["kind"]; readonly needed: string }): ProfileFault {
  const isApplet = kind === "symlink" || kind === "file";
  return { applet: name, reason: isApplet ? "applet_extra" : "name_extra", path, found: isApplet ? "an applet that is not recorded" : `a ${kind}, which is no applet`, needed };
}

/** None where the profile that is left cannot be read: what it has is then no excuse. */
async function carriedFrom(profiles: Profiles, leaving: string, { tree, record }: { readonly tree: Tree; readonly record: ProfileRecord }): Promise<ReadonlySet<string>> {
  try {
    return await withTree(profiles, leaving, (from) => carriedOver(from, tree, record));
  } catch (error) {
    if (isSwitchyardError(error)) return new Set();
    throw error;
  }
}

/** The applets of `to` that are not recorded there, and are just what `from` has. */
async function carriedOver(from: Tree, to: Tree, { applets }: ProfileRecord): Promise<ReadonlySet<string>> {
  const recorded = new Set(applets.map(({ name }) => name));
  const carried = new Set<string>();
  if (from.bin === null || to.bin === null) return carried;
  for (const applet of readRecord(from.dir, from.name).applets) {
    if (!recorded.has(applet.name) && (await isSameEntry({ source: from.bin, bin: to.bin }, applet))) carried.add(applet.name);
  }
  return carried;
}
