/** This defines `buildProfile`: a new profile, whole or not there (REQ-P1, REQ-P2). */
import type { Context } from "@switchyard/engine";
import type { Root } from "@switchyard/fs-atomic";
import { inRoot } from "../layout/in-root.ts";
import { isThere } from "../layout/is-there.ts";
import { withProfiles } from "../layout/open-profiles.ts";
import { profileName } from "../layout/profile-name.ts";
import { underLock } from "../report/under-lock.ts";
import { buildReport, type BuildEnding, type BuildReport } from "./build-report.ts";
import type { BuildRequest } from "./build-request.ts";
import { foreseen } from "./foreseen.ts";
import { makeTree } from "./make-tree.ts";
import { planTree, type TreePlan } from "./plan-tree.ts";
import { profileExists } from "./profile-exists.ts";

/**
 * Builds a profile. (1) Gather the programs that its source has, (2) choose, (3) judge each as the source of a link is judged,
 * (4) make the tree in a stage directory and sync it, (5) give it its name with one rename that replaces nothing. Under the
 * lock; a dry run does (1) to (3) and writes nothing. Nothing is written but the tree and the directories that lead to it.
 * What earlier commands left half built or half removed is swept first.
 *
 * Crash: the profile is there, whole, or it is not; a stage directory may be left, which the next build, removal or gc sweeps.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function buildProfile(context: Context, request: BuildRequest): Promise<BuildReport> {
  try {
    if (request.mode === "dry_run") return buildReport(request, await inRoot(context, (root) => preview(root, context, request)));
    // Before the lock is made: where there is one of that name, nothing is made for it.
    await inRoot(context, (root) => checkFree(root, request));
    return buildReport(request, await underLock(context, { verb: "profile build", prefix: request.prefix }, (root) => build(root, context, request)));
  } catch (error) {
    return buildReport(request, { error });
  }
}

async function preview(root: Root, context: Context, request: BuildRequest): Promise<BuildEnding> {
  await checkFree(root, request);
  const plan = await planTree(root, context, request);
  return plan.refused.length > 0 ? refusedEnding(plan) : { ...endingOf(plan), applets: await foreseen(root, plan, context.signal) };
}

async function build(root: Root, context: Context, request: BuildRequest): Promise<BuildEnding> {
  const plan = await planTree(root, context, request);
  if (plan.refused.length > 0) return refusedEnding(plan);
  const { applets, swept, warnings } = await makeTree(root, plan, { policy: context.policy, signal: context.signal, onProgress: request.onProgress });
  return { ...endingOf(plan), applets, swept, warnings: [...plan.warnings, ...warnings] };
}

function endingOf({ gathered, warnings }: TreePlan): BuildEnding {
  return { origin: gathered.origin, passed_over: gathered.passedOver, warnings };
}

function refusedEnding(plan: TreePlan): BuildEnding {
  return { ...endingOf(plan), error: plan.refused[0], refused: plan.refused };
}

/** @throws `E_USAGE` `bad_profile_name`; `E_POLICY` `profile_exists`, `profiles_unusable` */
async function checkFree(root: Root, { prefix, name }: BuildRequest): Promise<void> {
  const wanted = profileName(name);
  await withProfiles(root, prefix, ({ dir }) => {
    if (isThere(dir, wanted)) throw profileExists(`${dir.path}/${wanted}`);
  });
}
