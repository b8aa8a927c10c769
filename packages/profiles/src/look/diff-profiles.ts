/** This defines `diffProfiles`: what a flip from one profile to another would change. */
import { formatPath, isSwitchyardError, Look, safePath, type ObservedNode, type Root, type SafePath } from "@switchyard/fs-atomic";
import { profileName } from "../layout/profile-name.ts";
import { BIN, profilePlaces } from "../layout/profile-places.ts";
import { changedEnds } from "../metadata/changed-ends.ts";
import { lostCapabilities, type LostCapability } from "../metadata/lost-capabilities.ts";
import { Hashes } from "../record/hashes.ts";
import { showProfile } from "./show-profile.ts";

/** Two profiles of one prefix. */
export interface DiffProfilesRequest {
  readonly prefix: string;
  readonly a: string;
  readonly b: string;
  readonly signal?: AbortSignal | undefined;
}

/** An applet that leads to other programs. */
export interface AppletDifference {
  readonly applet: string;
  /** Where it leads in `a` and in `b`, free of links; null: nowhere. */
  readonly a: string | null;
  readonly b: string | null;
}

/** What is the same and what is not; each list sorted by name. */
export interface ProfilesDiff {
  readonly a: string;
  readonly b: string;
  /** In `a` alone. */
  readonly missing: readonly string[];
  /** In `b` alone. */
  readonly extra: readonly string[];
  readonly same_inode: readonly string[];
  /** Two files with the same bytes. */
  readonly same_bytes: readonly string[];
  readonly different: readonly AppletDifference[];
  /** Whose program has file capabilities in `a`, and not the very same in `b` (REQ-M1). */
  readonly capabilities_lost: readonly LostCapability[];
}

/**
 * Follows every applet of both as it is recorded, inside the root. Programs are read only where their sizes are the same, each
 * inode once. Reads only.
 *
 * @throws as `showProfile`; the signal's reason
 */
export async function diffProfiles(root: Root, request: DiffProfilesRequest): Promise<ProfilesDiff> {
  const look = new Look(root);
  try {
    return await diffIn(look, request);
  } finally {
    look.close();
  }
}

async function diffIn(look: Look, { prefix, a, b, signal }: DiffProfilesRequest): Promise<ProfilesDiff> {
  const { root } = look;
  const [namesA, namesB] = [await appletsOf(root, prefix, a), await appletsOf(root, prefix, b)];
  const hashes = new Hashes(root, signal);
  const same: { inode: string[]; bytes: string[] } = { inode: [], bytes: [] };
  const different: AppletDifference[] = [];
  for (const applet of [...namesA].filter((name) => namesB.has(name))) {
    const [left, right] = [programAt(look, `${prefix}/profiles/${a}/${BIN}/${applet}`), programAt(look, `${prefix}/profiles/${b}/${BIN}/${applet}`)];
    const line = { applet, a: left?.shown ?? null, b: right?.shown ?? null };
    if (left !== null && right !== null && left.inode === right.inode) same.inode.push(applet);
    else if (left !== null && right !== null && (await haveSameBytes(hashes, left, right))) same.bytes.push(applet);
    else different.push(line);
  }
  return { a, b, missing: only(namesA, namesB), extra: only(namesB, namesA), same_inode: same.inode, same_bytes: same.bytes, different, capabilities_lost: lostCapabilities(changedEnds(root, profilePlaces(prefix), { from: profileName(a), to: profileName(b) })) };
}

function only(these: ReadonlySet<string>, those: ReadonlySet<string>): string[] {
  return [...these].filter((name) => !those.has(name));
}

async function appletsOf(root: Root, prefix: string, name: string): Promise<ReadonlySet<string>> {
  const { record } = await showProfile(root, prefix, name);
  return new Set(record.applets.map((applet) => applet.name).sort());
}

interface Program {
  readonly path: SafePath;
  readonly shown: string;
  readonly node: Extract<ObservedNode, { readonly kind: "file" | "dir" | "other" }>;
  readonly inode: string;
}

/** Null where it leads nowhere inside the root, or to no regular file. */
function programAt(look: Look, at: string): Program | null {
  try {
    const { path, node } = look.end(safePath(at));
    if (node.kind !== "file") return null;
    return { path, shown: formatPath(path), node, inode: `${node.stat.device} ${node.stat.ino}` };
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

async function haveSameBytes(hashes: Hashes, a: Program, b: Program): Promise<boolean> {
  if (a.node.stat.size !== b.node.stat.size) return false;
  return (await hashes.of(a.path, a.node)) === (await hashes.of(b.path, b.node));
}
