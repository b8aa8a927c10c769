/** This defines `checkApplet`: whether one applet is what the record says, and can be run. */
import { isNodeName, isSwitchyardError, observe, safePath, type DirHandle, type FollowedLink, type Look, type MountTable, type ObservedNode } from "@switchyard/fs-atomic";
import { observeSource } from "@switchyard/engine";
import { evaluateSource, type Policy, type SourceObservation } from "@switchyard/policy";
import { BIN } from "../layout/profile-places.ts";
import type { Tree } from "../layout/with-tree.ts";
import type { Hashes } from "../record/hashes.ts";
import type { RecordedApplet } from "../record/profile-record.ts";
import type { FaultReason, ProfileFault, ProfileNote } from "./profile-fault.ts";

/** What checking goes by. */
export interface AppletCheck {
  readonly look: Look;
  readonly policy: Policy;
  readonly mounts: MountTable;
  readonly trustedUids: readonly number[];
  /** Null: programs are not read. */
  readonly hashes: Hashes | null;
}

/** What was found of one applet. */
export interface CheckedApplet {
  readonly faults: readonly ProfileFault[];
  readonly notes: readonly ProfileNote[];
  /** The program that it leads to; null: it leads to none. */
  readonly program: Present | null;
}

type Present = Extract<SourceObservation, { readonly state: "present" }>;
/** An entry itself. */
type Entry = { readonly kind: "symlink"; readonly dest: string } | { readonly kind: Exclude<ObservedNode["kind"], "symlink"> };

/** @throws what reading a program throws, but for one that changed meanwhile */
export async function checkApplet({ dir, bin }: Tree, applet: RecordedApplet, how: AppletCheck): Promise<CheckedApplet> {
  const path = `${dir.path}/${BIN}/${applet.name}`;
  const { node, sourceNode } = bin === null ? NOTHING : entryAt(bin, { path, name: applet.name }, how);
  const program = sourceNode.state === "present" && sourceNode.node.kind === "file" ? sourceNode : null;
  const one = (reason: FaultReason, found: string, needed: string): CheckedApplet => ({ faults: [{ applet: applet.name, reason, path, found, needed }], notes: [], program });
  if (node.kind === "none") return one("applet_missing", "nothing there", `the ${applet.kind} that is recorded`);
  if (node.kind !== applet.kind) return one("applet_differs", `a ${node.kind}`, `the ${applet.kind} that is recorded`);
  if (node.kind === "symlink" && applet.kind === "symlink" && node.dest !== applet.dest) return one("applet_differs", `a link to ${JSON.stringify(node.dest)}`, `one to ${JSON.stringify(applet.dest)}`);
  const [stop] = evaluateSource({ source: path, sourceNode, trustedUids: how.trustedUids }, how.policy);
  if (stop !== undefined) return one(reasonOf(stop.reason), stop.found, stop.needed);
  if (sourceNode.state !== "present") return one("source_missing", "nothing there", "a program");
  if (applet.kind === "symlink" && sourceNode.resolved !== applet.source) return one("applet_differs", `it leads to ${JSON.stringify(sourceNode.resolved)}`, `${JSON.stringify(applet.source)}, as recorded`);
  if (how.hashes === null || (await hashOf(how.hashes, sourceNode)) === applet.hash) return { faults: [], notes: [], program };
  if (applet.kind === "file") return one("bytes_differ", "other bytes than those that are recorded", `SHA-256 ${applet.hash}`);
  return { faults: [], notes: [{ applet: applet.name, path: sourceNode.resolved, found: "the provider's program is another one than when the profile was built" }], program };
}

const NOTHING = { node: { kind: "none" }, sourceNode: { state: "none" } } as const;

/** What an entry is, and where it leads, by one walk: its link is the one that the walk followed. Else it is asked for by name. */
function entryAt(bin: DirHandle, { path, name }: { readonly path: string; readonly name: string }, { look, mounts }: AppletCheck): { readonly node: Entry; readonly sourceNode: SourceObservation } {
  // No directory has such a name, and a record that somebody else wrote may.
  if (!isNodeName(name) && observe(bin, name).kind === "none") return NOTHING;
  const links: FollowedLink[] = [];
  const sourceNode = observeSource(look, safePath(path), mounts, (link) => links.push(link));
  const own = links.find((link) => link.path === path);
  if (own !== undefined) return { node: { kind: "symlink", dest: own.dest }, sourceNode };
  if (sourceNode.state === "present" && sourceNode.resolved === path) return { node: sourceNode.node, sourceNode };
  return { node: observe(bin, name), sourceNode };
}

/** The gates of a source have none but those. */
function reasonOf(reason: string): FaultReason {
  const known = (["source_missing", "source_kind", "source_not_executable", "source_no_exec", "source_untrusted", "mount_unknown"] as const).find((one) => one === reason);
  return known ?? "applet_differs";
}

/** Null where it changed while it was read: then it is not what was recorded. */
async function hashOf(hashes: Hashes, { resolved, node }: Present): Promise<string | null> {
  if (node.kind !== "file") return null;
  try {
    return await hashes.of(safePath(resolved), node);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "source_changed") return null;
    throw error;
  }
}
