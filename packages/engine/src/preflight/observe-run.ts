/** This defines `observeRun`: what the gates of a run as a whole look at. Reads only. */
import process from "node:process";
import { closeDir, isSwitchyardError, MODE, openDir, readMountTable, resolveInRoot, safePath, type Mount, type MountTable, type Root } from "@switchyard/fs-atomic";
import { privilegesIn } from "@switchyard/backup";
import { checkKey, KEYS_DIR } from "@switchyard/attest";
import { managerLocks } from "@switchyard/ownership";
import type { MeansObservation, RescueObservation, RunningPackageManager, RunObservation } from "@switchyard/policy";
import { checkRescue, COPY_TOOLS, LINK_UNDO_TOOLS, PROTECTION_TOOLS, RIGHTS_TOOLS, UNDO_TOOLS, type RescueReport, type UndoTool } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import { mountOf } from "./mount-of.ts";
import type { ObservedPlan } from "./observe-plan.ts";

/** What is not asked for is not looked at, and no gate asks for it. */
const UNASKED: RescueObservation = { state: "unknown", found: "nothing that was asked for" };

/**
 * Looks at everything that has to be there before the first change, and that the policy asks for.
 *
 * @param unfinishedRuns ids of runs that did not end and are not ended first
 * @throws the signal's reason; `SyscallError` where the kernel fails
 */
export async function observeRun(root: Root, context: Context, { actions, unfinishedRuns }: Pick<ObservedPlan, "actions"> & { readonly unfinishedRuns: readonly string[] }): Promise<RunObservation> {
  const { policy, smokeRunner } = context;
  return {
    root: "/",
    // A commit that lacks one did not get here, and a dry run needs none.
    hasLockManager: true,
    hasSmokeRunner: smokeRunner !== undefined,
    rescue: policy.require_rescue ? await observeRescue(context, actions) : UNASKED,
    packageManagers: managersAtWork(root),
    sink: { state: "usable" },
    key: policy.require_attestation ? observeKey(root) : { state: "unusable", path: KEYS_DIR, found: UNASKED.found },
    extraMounts: mountsOf(root, policy.extra_mount_checks),
    neededBySelf: [],
    unfinishedRuns,
  };
}

/** A key that is absent and can be made is one that can be used. */
function observeKey(root: Root): MeansObservation {
  try {
    checkKey(root);
    return { state: "usable" };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { state: "unusable", path: error.path ?? KEYS_DIR, found: `none that can be used (${error.reason}; attest keys says more)` };
  }
}

async function observeRescue({ policy, searchPath = process.env["PATH"] ?? "", signal, syscalls }: Context, actions: ObservedPlan["actions"]): Promise<RescueObservation> {
  const replaced = actions.flatMap(({ node, done }) => (done || node.kind === "none" ? [] : [{ ino: node.stat.ino, device: node.stat.device }]));
  const report = await checkRescue({ path: searchPath, replaced, needed: neededBy(actions), minCount: policy.rescue_min_count, execCheck: policy.rescue_exec_check, signal, syscalls });
  return { state: "checked", profile: report.profile, found: foundIn(report) };
}

/** What the undo script of this plan cannot do without. */
function neededBy(actions: ObservedPlan["actions"]): UndoTool[] {
  const changing = actions.filter(({ done }) => !done);
  const lends = changing.some(({ node, seen, restore }) => {
    const isArmed = (node.kind === "file" && (node.stat.mode & MODE.SETID) !== 0) || seen.targetXattrs.has("security.capability");
    return isArmed || (restore?.found === true && privilegesIn(restore.backup.sidecar) !== null);
  });
  const copies = changing.some(({ node, seen, restore }) => (node.kind !== "none" && seen.backupPlace.state === "elsewhere") || (restore?.found === true && restore.at?.way === "copy"));
  const plain = changing.every(({ action }) => action.kind === "link") ? LINK_UNDO_TOOLS : UNDO_TOOLS;
  const protects = changing.some(({ protection }) => protection.diversion !== null && !protection.stands);
  return [...new Set([...plain, ...(lends ? RIGHTS_TOOLS : []), ...(copies ? COPY_TOOLS : []), ...(protects ? PROTECTION_TOOLS : [])])];
}

function foundIn({ profile, found, count, minCount, needed }: RescueReport): string {
  if (profile === "busybox") return `a BusyBox at ${found.find(({ counts }) => counts)?.path ?? ""}`;
  const missing = needed.filter(({ there }) => there !== "yes").map(({ tool }) => tool);
  return `no BusyBox and ${count ?? 0} of ten tools on PATH (needed are ${minCount})${missing.length === 0 ? "" : `, without ${missing.join(", ")}`}`;
}

/** Who only reads hinders nobody. What cannot be judged is not taken for free. */
function managersAtWork(root: Root): RunningPackageManager[] {
  return managerLocks(root).flatMap((lock) => {
    if (lock.state === "free" || (lock.state === "held" && lock.access === "read")) return [];
    return [{ name: lock.manager, lock: lock.path, pid: lock.state === "held" ? (lock.holder?.pid ?? null) : null }];
  });
}

function mountsOf(root: Root, paths: readonly string[]): ReadonlyMap<string, Mount | null> {
  if (paths.length === 0) return new Map();
  const mounts = readMountTable();
  return new Map(paths.map((path) => [path, mountAt(root, path, mounts)]));
}

function mountAt(root: Root, path: string, mounts: MountTable): Mount | null {
  try {
    const { parents, name } = resolveInRoot(root, safePath(path), "follow").path;
    const dir = openDir(root, [...parents, name]);
    try {
      return mountOf(mounts, dir.sys.statx(dir.fd, "").mountId);
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    // It is not there: nobody can say what it would be mounted as.
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
