/** This defines `makeTree`: a tree made in its stage directory, and given its name. */
import { closeDir, createFile, ensureDir, errnoOf, observe, RENAME, removeTree, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { runBy } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { checkOwner } from "../layout/check-owner.ts";
import { BIN, PROFILES, RECORD } from "../layout/profile-places.ts";
import { stageName } from "../layout/stage-name.ts";
import { sweepStages, type Swept } from "../layout/sweep-stages.ts";
import { encodeRecord } from "../record/encode-record.ts";
import type { ProfileRecord, RecordedApplet } from "../record/profile-record.ts";
import type { BuildRequest } from "./build-request.ts";
import { makeEntries } from "./make-entries.ts";
import type { TreePlan } from "./plan-tree.ts";
import { profileExists } from "./profile-exists.ts";

/** What making it goes by. */
export interface MakeOptions extends Pick<BuildRequest, "onProgress"> {
  readonly policy: Policy;
  readonly signal?: AbortSignal | undefined;
}

/** The tree's applets, and what was swept before. */
export interface MadeTree extends Swept {
  readonly applets: readonly RecordedApplet[];
}

/**
 * (1) Sweep what others left, (2) make the stage directory and the applets in it, synced, (3) the record, synced, (4) one rename
 * that replaces nothing, (5) sync the directory of profiles. To be called under the lock.
 *
 * Crash: before (4) a stage directory is left, which the next call sweeps; after it the profile is there, whole; after (5) it
 * outlasts power loss.
 *
 * @throws `E_POLICY`: `profile_exists`, `profiles_unusable`; as `makeEntries`. What was staged is removed again.
 */
export async function makeTree(root: Root, plan: TreePlan, options: MakeOptions): Promise<MadeTree> {
  const home = await ensureDir(root, plan.parents);
  try {
    checkOwner(root, home);
    const profiles = await ensureDir(root, [...plan.parents, PROFILES]);
    try {
      checkOwner(root, profiles);
      const { swept, warnings } = await sweepStages(profiles, options.policy.backup_tag); // (1)
      if (observe(profiles, plan.name).kind !== "none") throw profileExists(`${profiles.path}/${plan.name}`);
      return { applets: await stageAndName(root, profiles, plan, options), swept, warnings };
    } finally {
      closeDir(profiles);
    }
  } finally {
    closeDir(home);
  }
}

async function stageAndName(root: Root, profiles: DirHandle, plan: TreePlan, options: MakeOptions): Promise<readonly RecordedApplet[]> {
  const stage = freeStage(profiles, plan.name, options.policy.backup_tag);
  try {
    const applets = await fill(root, [...plan.parents, PROFILES, stage], plan, options);
    nameIt(profiles, stage, plan.name); // (4)
    await profiles.sys.fsync(profiles.fd); // (5)
    return applets;
  } catch (error) {
    clear(profiles, stage, error);
    throw error;
  }
}

async function fill(root: Root, path: readonly NodeName[], plan: TreePlan, { policy, signal, onProgress }: MakeOptions): Promise<readonly RecordedApplet[]> {
  const stage = await ensureDir(root, path); // (2)
  try {
    const bin = await ensureDir(root, [...path, BIN]);
    try {
      let done = 0;
      const onApplet = (applet: RecordedApplet): void => onProgress?.({ applet, done: ++done, total: plan.applets.length });
      const applets = await makeEntries(root, bin, plan.applets, { policy, signal, onApplet });
      await createFile(stage, RECORD, encodeRecord(recordOf(plan, applets)), { mode: 0o644, sync: true }); // (3)
      await stage.sys.fsync(stage.fd);
      return applets;
    } finally {
      closeDir(bin);
    }
  } finally {
    closeDir(stage);
  }
}

function recordOf({ name, gathered }: TreePlan, applets: readonly RecordedApplet[]): ProfileRecord {
  return { schema: "profile.v1", name, origin: gathered.origin, created_at: new Date().toISOString(), by: runBy(), applets };
}

/** A taken name moves on to the next millisecond. */
function freeStage(profiles: DirHandle, profile: string, tag: string): NodeName {
  for (let millis = Date.now(); ; millis++) {
    const name = stageName(profile, tag, millis);
    if (observe(profiles, name).kind === "none") return name;
  }
}

function nameIt(profiles: DirHandle, stage: NodeName, name: NodeName): void {
  try {
    profiles.sys.rename(profiles.fd, stage, name, RENAME.NOREPLACE);
  } catch (error) {
    throw errnoOf(error) === "EEXIST" ? profileExists(`${profiles.path}/${name}`, error) : error;
  }
}

/** Best effort: what cannot be removed now is swept by the next command, and what led here is what counts. */
function clear(profiles: DirHandle, stage: NodeName, cause: unknown): void {
  try {
    removeTree(profiles, stage);
  } catch (error) {
    if (errnoOf(error) === undefined && error !== cause) throw error;
  }
}
