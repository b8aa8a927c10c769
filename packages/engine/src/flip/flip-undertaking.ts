/** This defines `flipUndertaking`: one pointer to be led to another profile, as a commit or a dry run takes it (REQ-P1). */
import { closeDir, formatPath, isSwitchyardError, observe, openDir, resolveInRoot, safePath, withLook, type ObservedNode, type Root, type SafePath } from "@switchyard/fs-atomic";
import { actionId, planId } from "@switchyard/facts";
import type { FlipRecord } from "@switchyard/journal";
import type { Preparation, Task, Undertaking } from "../apply/undertaking.ts";
import { checkProvisional } from "../confirm/provisional-conflict.ts";
import { flipTelling } from "../facts/flip-telling.ts";
import { gatesOf } from "../facts/make/gates-in.ts";
import { documented } from "../plan/plan-document.ts";
import type { Plan, PlannedLink } from "../plan/plan.ts";
import { changingError } from "../preflight/changing-error.ts";
import type { ReportedFlip } from "../report/report.ts";
import { finalOf } from "../smoke/final-of.ts";
import type { FlipTrees, SeenTrees } from "./flip-request.ts";
import { ledProfile } from "./led-profile.ts";
import { pointerText, profileOf } from "./profile-of.ts";

/** A flip that was asked for well. */
export interface WantedFlip {
  readonly pointer: SafePath;
  readonly prefix: string;
  readonly toProfile: string;
  /** Secrets in it are masked. */
  readonly why: string | null;
  readonly trees: FlipTrees;
  readonly confirmWithinMs: number | null;
}

/** All that a flip does in its own way. Its plan is one link, from the pointer to the profile's tree. */
export function flipUndertaking(wanted: WantedFlip): Undertaking {
  const { pointer, prefix, toProfile, why, confirmWithinMs } = wanted;
  return {
    command: "flip",
    confirmWithinMs,
    telling: flipTelling({ prefix, path: formatPath(pointer), toProfile, found: null }),
    reported: { flip: { prefix, from_profile: null, to_profile: toProfile, why, applets: null, kept: [], dropped: [], added: [] } },
    plan: async (root, { signal }, waiting) => {
      const target = await canonical(root, wanted);
      const plan = planOf(target, toProfile);
      checkProvisional(waiting(), plan);
      const { fromProfile, said } = profileAt(root, target);
      return taskOf(wanted, { plan, fromProfile, said, seen: await wanted.trees.look(root, { fromProfile, signal }) });
    },
  };
}

/** What was found of it. */
interface Found {
  readonly plan: Plan;
  readonly fromProfile: string | null;
  /** The text of the pointer; null: no link. */
  readonly said: string | null;
  readonly seen: SeenTrees;
}

function taskOf({ toProfile, why, trees }: WantedFlip, { plan, fromProfile, said, seen }: Found): Task {
  const [action] = plan.actions;
  if (action === undefined) throw new TypeError("a flip plans its pointer");
  const { errors, applets, kept, dropped, added, warnings } = seen;
  const prefix = prefixOf(action.target);
  const flip: ReportedFlip & { readonly applets: number } = { prefix, from_profile: fromProfile, to_profile: toProfile, why, applets, kept, dropped, added };
  return {
    plan,
    telling: flipTelling({ prefix, path: formatPath(action.target), toProfile, found: { from_profile: fromProfile, applets, kept: [...kept], dropped: [...dropped] } }),
    reported: { flip },
    stops: errors,
    warnings,
    compare: ({ actions }) => {
      // What was looked at are the trees of the profile that the pointer led to then.
      if (actions.some(({ node }) => textOf(node) !== said)) throw changingError(formatPath(action.target));
    },
    document: ({ actions }) => ({ kind: "switchyard.flip", schema_version: 1, plan_id: plan.planId, ...flip, actions: actions.map(documented) }),
    flip: (judgement, { waitMs, attempts, isThere }): FlipRecord => {
      const { overridden } = gatesOf({ stops: [], overridden: [...judgement.actions.flatMap((one) => one.overridden), ...judgement.run.overridden] });
      return { ...flip, kept: [...kept], dropped: [...dropped], added: [...added], overridden, lock_wait_ms: waitMs, lock_attempts: attempts, ...(isThere ? {} : { no_lock_manager: true }) };
    },
    prepare: ({ policy }) => preparation(trees, seen, { isChecked: policy.require_smoke_in_commit }),
  };
}

function preparation(trees: FlipTrees, seen: SeenTrees, { isChecked }: { readonly isChecked: boolean }): Preparation {
  let targets: ReturnType<Preparation["targets"]> = [];
  return {
    complete: async (root) => {
      const completed = await trees.complete(root, seen);
      // What is kept is there only now; whether a file changes behind this the checks tell.
      if (isChecked) targets = targetsOf(root, seen);
      return completed;
    },
    targets: () => targets,
    linkDirectories: seen.linkDirectories ?? null,
    checkFirst: (root) => trees.check(root, seen),
    checkLast: () => undefined,
  };
}

function targetsOf(root: Root, { checks }: SeenTrees): ReturnType<Preparation["targets"]> {
  return withLook(root, (look) => checks.map((check) => finalOf(look, check)));
}

function planOf(target: SafePath, toProfile: string): Plan {
  const dest = pointerText(toProfile);
  const source = safePath(["", ...target.parents, dest].join("/"));
  const id = actionId({ kind: "link", target: formatPath(target), source: formatPath(source), dest, protect: false });
  const action: PlannedLink = { kind: "link", actionId: id, target, source, sourceNow: null, dest, protect: false, policy: null, leader: null, isPointer: true };
  return { planId: planId([id]), actions: [action], passedOver: [], warnings: [] };
}

function prefixOf({ parents }: SafePath): string {
  return `/${parents.join("/")}`;
}

/** The pointer, free of links in its parents. Where the prefix is not there, who knows of profiles has more to say. */
async function canonical(root: Root, { pointer, trees }: WantedFlip): Promise<SafePath> {
  try {
    return resolveInRoot(root, pointer, "keep").path;
  } catch (error) {
    if (!isSwitchyardError(error) || error.reason !== "parent_missing") throw error;
    const { errors } = await trees.look(root, { fromProfile: null });
    throw errors[0] ?? error;
  }
}

/** By where it leads, which is what paths go by; only of one that leads nowhere by its text. */
function profileAt(root: Root, target: SafePath): { readonly fromProfile: string | null; readonly said: string | null } {
  const dir = openDir(root, target.parents);
  try {
    const node = observe(dir, target.name);
    return { fromProfile: ledProfile(root, target) ?? profileOf(node), said: textOf(node) };
  } finally {
    closeDir(dir);
  }
}

function textOf(node: ObservedNode): string | null {
  return node.kind === "symlink" ? node.dest : null;
}
