/** This defines `observePlan`: every path of a plan looked at once, through one handle for each directory. */
import {
  formatPath,
  hashFile,
  identityOf,
  ignoring,
  Look,
  observe,
  readMountTable,
  sha256,
  encodeBytes,
  type DirHandle,
  type HashOptions,
  type MountTable,
  type ObservedNode,
  type Root,
  type SafePath,
} from "@switchyard/fs-atomic";
import { policyFor, warningsOf, type ActionObservation, type Policy, type SourceObservation, type Warning, type Xattrs } from "@switchyard/policy";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import type { Plan, PlannedAction, PlannedLink } from "../plan/plan.ts";
import { waitingOnce } from "../confirm/read-waiting.ts";
import type { Context } from "../context.ts";
import type { StopPlace } from "../stop/interrupted.ts";
import { observeProtections, type ObservedProtection, type ProtectionOf } from "../protect/observe-protection.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { stoppable } from "../stop/stoppable.ts";
import { Catalogs } from "./catalogs.ts";
import type { DirCache } from "./dir-cache.ts";
import { unlessGone, type RestoredAt } from "../flip/unless-gone.ts";
import { changeWarning, type ChangeWarning } from "../report/change-warning.ts";
import { apparmorProfiles, type ProfilesOf } from "./apparmor/apparmor-profiles.ts";
import { canonicalPaths } from "./canonical-paths.ts";
import { changingError } from "./changing-error.ts";
import { mountOf } from "./mount-of.ts";
import { neededBySelf, type NeededBySelf } from "./needed-by-self.ts";
import { observeParents, type ObservedParent } from "./observe-parents.ts";
import { observeSource } from "./observe-source.ts";
import { observeRestore, type ObservedRestore, type RestorePlaces } from "./observe-restore.ts";
import { Owners, type TargetOwner } from "./owners.ts";
import { staleBackup } from "./stale-backup.ts";
import { trustedUids } from "./trusted-uids.ts";
import { xattrsOf } from "./xattrs-of.ts";

/** One action and what stands at its paths. */
export interface ObservedAction {
  readonly action: PlannedAction;
  readonly dir: DirHandle;
  readonly node: ObservedNode;
  /** SHA-256 of the target: a file's bytes, a link's text; null where there is neither, and of a file where the policy has none recorded. */
  readonly hash: string | null;
  /** Whether the target is what is wanted already. */
  readonly done: boolean;
  /** Of a restore: the backup that would come back. */
  readonly restore: ObservedRestore | null;
  readonly seen: ActionObservation;
  /** What is worth knowing although nothing stops it; none where it is done. */
  readonly warnings: readonly (Warning | ChangeWarning)[];
  /** The package that the target belongs to, where that is known. */
  readonly owner: TargetOwner["owner"];
  readonly protection: ObservedProtection;
}

/** A plan and what stands at its paths. */
export interface ObservedPlan {
  readonly plan: Plan;
  readonly actions: readonly ObservedAction[];
  /** How many bytes of files were read for their hashes. */
  readonly bytesHashed: number;
}

const LEAVES = "Nothing of it was changed.";

/**
 * Observes all actions. Each parent directory is opened once, and listed if it has restores; each target file is hashed
 * once, or not read at all where the policy has no hashes recorded.
 *
 * @param dirs where the directories are opened; the caller closes them
 * @throws `SwitchyardError` `E_POLICY` where a directory cannot be opened; `E_GENERIC` `interrupted`; `SyscallError` where a
 * node cannot be read.
 */
export async function observePlan(dirs: DirCache, plan: Plan, options: ObserveOptions): Promise<ObservedPlan> {
  const look = new Look(dirs.root);
  try {
    return await observeAll(look, dirs, { plan, options });
  } finally {
    look.close();
  }
}

async function observeAll(look: Look, dirs: DirCache, { plan, options }: { readonly plan: Plan; readonly options: ObserveOptions }): Promise<ObservedPlan> {
  const { policy, signal, stateDir, knownNames, onProgress } = options;
  const { root } = dirs;
  const catalogs = new Catalogs(policy.backup_tag);
  const backupDirs = new BackupDirs(dirs, policy.backup_dir);
  const placesOf = (dir: DirHandle, { parents }: SafePath): RestorePlaces => {
    const keptAt = backupDirs.existing(dir, parents);
    return { beside: catalogs.of(dir), elsewhere: keptAt === null ? null : catalogs.of(dir, keptAt.dir), keptAt };
  };
  const mounts = readMountTable();
  const parentOf = observeParents(plan.actions.some((action) => policyFor(action.policy, policy).require_preservation.length > 0));
  const profilesOf = apparmorProfiles(root);
  const sources = new Map<string, SourceObservation>();
  const paths = new Map<SafePath, string>();
  // One multi-call program is the source of many links, and looked at, and its path written, once.
  const pathOf = (source: SafePath): string => {
    const path = paths.get(source) ?? formatPath(source);
    paths.set(source, path);
    return path;
  };
  const sourceOf = ({ source, sourceNow }: PlannedLink): SourceObservation => {
    const path = pathOf(source);
    if (sourceNow !== null) return foreseen(path, observeSource(look, sourceNow, mounts));
    const seen = sources.get(path) ?? observeSource(look, source, mounts);
    sources.set(path, seen);
    return seen;
  };
  const uids = trustedUids(root);
  const whatSelfNeeds = neededBySelf(root.sys);
  const places = canonicalPaths(root, [...policy.allow_roots, ...policy.forbid_paths]);
  const namesOf = namesCounter(root, knownNames);
  const owners = new Owners(root, plan.actions.map(({ target }) => target));
  const protectionOf = await observeProtections(root, plan, { stateDir });
  const waiting = waitingOnce(root, { stateDir });
  const actions: ObservedAction[] = [];
  let bytesHashed = 0;
  const onRead = (bytes: number): void => {
    bytesHashed += bytes;
  };
  for (const [index, action] of plan.actions.entries()) {
    onProgress?.({ step: "looking", done: index, total: plan.actions.length });
    const place: StopPlace = { op: "apply", path: formatPath(action.target), leaves: LEAVES };
    const observed = await stoppable(signal, place, () => {
      const dir = dirs.open(action.target.parents);
      return observeAction(action, { root, dir, mounts, trustedUids: uids, whatSelfNeeds, places, owner: owners.at(index), placesOf, backupDirs, sourceOf, pathOf, namesOf, parentOf, profilesOf, protectionOf, policy, stateDir, waiting, signal, onRead });
    });
    actions.push(observed);
  }
  await stopPoint(signal, { op: "apply", leaves: LEAVES });
  return { plan, actions, bytesHashed };
}

/** What of the context observing goes by. */
export interface ObserveOptions extends Pick<Context, "signal" | "stateDir" | "knownNames" | "onProgress"> {
  readonly policy: Pick<Policy, "backup_tag" | "backup_dir" | "allow_roots" | "forbid_paths" | "require_preservation" | "record_hashes" | "require_sidecar_integrity">;
}

interface Surroundings extends HashOptions {
  readonly policy: ObserveOptions["policy"];
  readonly root: Root;
  readonly stateDir: string;
  readonly waiting: RestoredAt["waiting"];
  readonly dir: DirHandle;
  readonly mounts: MountTable;
  readonly trustedUids: readonly number[];
  readonly whatSelfNeeds: NeededBySelf;
  readonly places: ReadonlyMap<string, string>;
  readonly owner: TargetOwner;
  readonly placesOf: (dir: DirHandle, target: SafePath) => RestorePlaces;
  readonly backupDirs: BackupDirs;
  readonly sourceOf: (link: PlannedLink) => SourceObservation;
  readonly pathOf: (source: SafePath) => string;
  readonly namesOf: (node: ObservedNode) => number;
  readonly parentOf: (dir: DirHandle) => ObservedParent;
  readonly profilesOf: ProfilesOf;
  readonly protectionOf: ProtectionOf;
}

async function observeAction(action: PlannedAction, around: Surroundings): Promise<ObservedAction> {
  const { dir, mounts, trustedUids } = around;
  const { name } = action.target;
  const node = observe(dir, name);
  const parent = around.parentOf(dir);
  const protection = around.protectionOf(action, dir);
  const owner = protection.owner ?? around.owner;
  const seen: ActionObservation = {
    target: formatPath(action.target),
    source: action.kind === "link" ? around.pathOf(action.source) : "",
    follows: action.kind === "link" && action.leader !== null,
    isPointer: action.kind === "link" && action.isPointer,
    targetNode: node,
    knownNames: around.namesOf(node),
    targetXattrs: node.kind === "file" ? targetXattrs(dir, action.target) : NONE,
    parent: parent.stat,
    mount: mountOf(mounts, parent.stat.mountId),
    sourceNode: action.kind === "link" ? around.sourceOf(action) : { state: "none" },
    trustedUids,
    owner: owner.observation,
    staleBackup: null,
    preservation: parent.preservation,
    protection: protection.observation,
    neededBySelf: node.kind === "none" ? [] : around.whatSelfNeeds(node.stat),
    disarms: true,
    // What is as wanted already is not displaced.
    backupPlace: isDone(action, node) ? { state: "beside" } : around.backupDirs.observe(dir, action.target),
    canonicalPaths: around.places,
  };
  const hash = await hashNode(dir, name, node, around);
  if (node.kind === "file" && hash === null && around.policy.record_hashes) throw changingError(formatPath(action.target));
  const base = { action, dir, node, hash, seen, protection, owner: owner.owner, warnings: [] };
  if (action.kind === "link") {
    const done = isDone(action, node);
    const warnings = done ? [] : warningsOf({ ...seen, parentXattrs: parent.xattrs, apparmorProfiles: around.profilesOf(seen.target) });
    return { ...base, done, warnings, restore: null };
  }
  const restore = unlessGone(around.root, { target: action.target, node, stateDir: around.stateDir, waiting: around.waiting }, await observeRestore(around.placesOf(dir, action.target), name, node, { which: action.which, policy: around.policy, signal: around.signal, onRead: around.onRead }));
  const stale = restore.found && !restore.isHeld ? staleBackup(restore.backup.sidecar, owner) : null;
  const done = restore.found && restore.isHeld;
  const warnings = restore.found && restore.doubt !== null ? [changeWarning(restore.doubt, seen.target)] : [];
  return { ...base, warnings, seen: { ...seen, staleBackup: stale, ...(done ? { backupPlace: { state: "beside" } as const } : {}) }, done, restore };
}

/** Whether the target is the wanted link already. */
function isDone(action: PlannedAction, node: ObservedNode): boolean {
  return action.kind === "link" && node.kind === "symlink" && node.dest === action.dest;
}

/** Of a file with several names, how many of the others are known; looked for only where there is such a file. */
function namesCounter(root: Root, knownNames: Context["knownNames"]): Surroundings["namesOf"] {
  let known: ReturnType<NonNullable<Context["knownNames"]>> | undefined;
  return (node) => {
    if (knownNames === undefined || node.kind !== "file" || node.stat.nlink === 1) return 0;
    known ??= knownNames(root);
    return known(node);
  };
}

const NONE: Xattrs = new Map();

/** @throws `E_ATOMIC_SWAP` `conflict` where it has gone since it was looked at */
function targetXattrs(dir: DirHandle, target: SafePath): Xattrs {
  const xattrs = ignoring("ENOENT", () => xattrsOf(dir, target.name));
  if (xattrs === undefined) throw changingError(formatPath(target));
  return xattrs;
}

/** What hashing goes by. */
export interface HashNodeOptions extends HashOptions {
  readonly policy: Pick<Policy, "record_hashes">;
}

/** The hash of a node as facts and sidecars mean it; a file is read only where the policy has hashes recorded. @throws the signal's reason */
export async function hashNode(dir: DirHandle, name: string, node: ObservedNode, { policy, ...options }: HashNodeOptions): Promise<string | null> {
  if (node.kind === "symlink") return sha256(encodeBytes(node.dest));
  return node.kind === "file" && policy.record_hashes ? await hashFile(dir, name, identityOf(node), options) : null;
}

/** What will be at a path, by what is elsewhere now. */
function foreseen(path: string, seen: SourceObservation): SourceObservation {
  return seen.state === "present" ? { ...seen, resolved: path } : seen;
}
