/** This defines `prune`: backups that neither a limit nor a run keeps, removed. */
import { closeDir, safePath, SwitchyardError, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { Context } from "../context.ts";
import { checkMode } from "../report/check-mode.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import type { Mode } from "../report/report.ts";
import { openExisting } from "../state/open-state.ts";
import { newRunId } from "../state/run-folder.ts";
import { withSession, type Session } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";
import { chooseTargets } from "./choose-targets.ts";
import { pruneAll } from "./prune-all.ts";
import type { PruneOrder } from "./prune-order.ts";
import { pruneReport, type PruneReport } from "./prune-report.ts";
import { sinkFailed } from "./prune-error.ts";
import { surveyRuns } from "./survey-runs.ts";

/** What to prune. At least one limit must be given; a backup that is beyond either goes. */
export interface PruneRequest {
  readonly mode: Mode;
  /** Paths inside the root; none: every target that a run there is has, or had. */
  readonly targets?: readonly string[] | undefined;
  /** How many backups each target keeps at most, those that must stay included. */
  readonly countLimit?: number | undefined;
  /** How old a backup may be, in milliseconds. */
  readonly ageLimitMs?: number | undefined;
}

/**
 * Removes backups beyond the limits, of each the payload, then the sidecar (REQ-PN2). Never removed are a target's newest
 * and first, pinned ones, and what an unfinished or provisional run or the newest standing run of that target needs (REQ-PN1). Unfinished
 * runs are recovered first. A dry run takes no lock and writes nothing. If one backup cannot be removed the others go on.
 * Told to stop, it does so after the target at hand; the report and the facts name each target that was not looked at.
 *
 * Crash: a backup is whole, or only its sidecar is left, or it is gone; the next prune removes the rest (REQ-J2). The fact
 * of what was removed in the directory at hand is missing then.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function prune(context: Context, request: PruneRequest): Promise<PruneReport> {
  const order = orderOf(context, request);
  try {
    const named = parse(request);
    checkMode(request.mode);
    if (request.mode === "dry_run") return await withRoot(context, (root) => dryRun(root, context, order, named));
    // Nothing is made on a root that was never touched.
    if (named.length === 0 && !(await withRoot(context, async (root) => isTouched(root, context)))) return pruneReport(order, {});
    return await withSession(context, { runId: newRunId() }, (session) =>
      afterRecovery(session, {
        act: (recovery) => commit(session, order, { named, recovery }),
        refused: (error, { recovered }) => pruneReport(order, { error, recovered, warnings: conflictWarnings(recovered) }),
      }),
    );
  } catch (error) {
    return pruneReport(order, { error });
  }
}

function orderOf({ policy, signal, onProgress }: Context, { mode, countLimit, ageLimitMs }: PruneRequest): PruneOrder {
  return { mode, backupTag: policy.backup_tag, backupDir: policy.backup_dir, countLimit, ageLimitMs, now: Date.now(), signal, onProgress };
}

function parse({ targets = [], countLimit, ageLimitMs }: PruneRequest): readonly SafePath[] {
  if (countLimit === undefined && ageLimitMs === undefined) {
    throw usage("no_retention_limit", "Cannot prune without a limit: needed is how many backups to keep, or how old they may be.");
  }
  for (const limit of [countLimit, ageLimitMs]) {
    if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
      throw usage("bad_retention_limit", `Cannot prune by the limit ${limit}: needed is a whole number, not negative.`);
    }
  }
  return targets.map((target) => safePath(target));
}

function usage(reason: "no_retention_limit" | "bad_retention_limit", message: string): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason, op: "prune", message });
}

function isTouched(root: Root, { stateDir }: Context): boolean {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs !== null) closeDir(runs.dir);
  return runs !== null;
}

async function dryRun(root: Root, { stateDir }: Context, order: PruneOrder, named: readonly SafePath[]): Promise<PruneReport> {
  const runs = openExisting(root, `${stateDir}/runs`);
  try {
    const survey = surveyRuns(root, runs, order.backupTag);
    const chosen = chooseTargets(root, survey, named);
    const facts: Fact[] = [];
    const done = await pruneAll(root, order, { runId: null, targets: chosen.targets, record: async (more) => void facts.push(...more) });
    const waiting = survey.unfinished.map((runId) => `The run ${runId} is unfinished; a commit recovers it first, and may then find other backups.`);
    return pruneReport(order, { ...done, warnings: [...waiting, ...chosen.warnings, ...done.warnings], facts });
  } finally {
    if (runs !== null) closeDir(runs.dir);
  }
}

async function commit(session: Session, order: PruneOrder, { named, recovery }: { readonly named: readonly SafePath[]; readonly recovery: Recovery }): Promise<PruneReport> {
  const { root, state, sink, runId } = session;
  const { recovered } = recovery;
  const survey = surveyRuns(root, { dir: state.runs, parents: state.runsPath }, order.backupTag);
  const chosen = chooseTargets(root, survey, named);
  const record = async (facts: readonly Fact[]): Promise<void> => {
    await sink.append(facts).catch((error: unknown) => {
      throw sinkFailed(error);
    });
  };
  const done = await pruneAll(root, order, { runId, targets: chosen.targets, record });
  return pruneReport(order, { ...done, recovered, warnings: [...conflictWarnings(recovered), ...chosen.warnings, ...done.warnings] });
}
