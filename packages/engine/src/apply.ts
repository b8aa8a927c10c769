/** This defines `apply`: a plan carried out, all of it or none (REQ-A3). */
import { encodeBytes, errnoOf, formatPath, sha256, type Root } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { LockingError } from "@switchyard/locking";
import type { Context } from "./context.ts";
import { applyResultFacts, attemptFact, planFacts, preflightFacts, unchangedFact, type FactContext } from "./facts/make-facts.ts";
import { makePlan, parseLinks, type ParsedLink } from "./plan/make-plan.ts";
import type { LinkRequest, Plan } from "./plan/plan.ts";
import { planDocument } from "./plan/plan-document.ts";
import { judge, type JudgedAction, type Judgement } from "./preflight/judge.ts";
import { observePlan } from "./preflight/observe-plan.ts";
import { recoverUnfinished } from "./recover/recover-unfinished.ts";
import { applyActions, type ApplyOutcome } from "./report/apply-actions.ts";
import { emptyReport } from "./report/empty-report.ts";
import type { Mode, RecoveredRun, RunReport } from "./report/report.ts";
import { reportError } from "./report/report-error.ts";
import { closeWork, completeOrWarn, INCOMPLETE, placesOf } from "./run/complete-run.ts";
import { draftIntents, type Change } from "./run/draft-intents.ts";
import { handCommands } from "./run/hand-commands.ts";
import { prepare } from "./run/prepare.ts";
import type { RunWork } from "./run/run-work.ts";
import { startRun } from "./run/start-run.ts";
import { switchAll } from "./run/switch-all.ts";
import { undoAll } from "./run/undo-all.ts";
import { asRunError, journalUnsure, undoFailed } from "./run/run-errors.ts";
import { withRoot, withSession, type Session } from "./state/session.ts";
import { newRunId } from "./state/run-folder.ts";

/** What to apply. */
export interface ApplyRequest {
  readonly links: readonly LinkRequest[];
  readonly mode: Mode;
  /** The verb that asked, for the report: `plan` and `preflight` are dry runs of the same. */
  readonly command?: "apply" | "plan" | "preflight";
}

/**
 * Applies the links. In a dry run nothing is written anywhere. In a commit, unfinished runs are recovered first; then
 * every target is switched and the run is committed, or, if any step fails, every target is put back.
 *
 * Crash: before the journal's `committed` record recovery undoes the run; after it the run stands.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function apply(context: Context, request: ApplyRequest): Promise<RunReport> {
  const command = request.command ?? "apply";
  try {
    const links = parseLinks(request.links);
    if (request.mode === "dry_run") return await withRoot(context, (root) => dryRun(root, context, links, command));
    const runId = newRunId();
    const refused = (error: LockingError): Fact => attemptFact({ mode: "commit", planId: null, runId }, links.length, error, error);
    return await withSession(context, { runId, refused }, (session) => commit(session, links));
  } catch (error) {
    return emptyReport({ command, mode: request.mode, error });
  }
}

async function dryRun(root: Root, context: Context, links: readonly ParsedLink[], command: RunReport["command"]): Promise<RunReport> {
  const plan = makePlan(root, links, context.policy);
  const observed = await observePlan(root, plan);
  try {
    const judgement = judge(observed, context.policy);
    const facts: FactContext = { mode: "dry_run", planId: plan.planId, runId: null };
    return {
      ...emptyReport({ command, mode: "dry_run", error: judgement.error }),
      plan_id: plan.planId,
      actions: applyActions(judgement.actions, null),
      facts: [...planFacts(facts, plan), ...preflightFacts(facts, judgement)],
    };
  } finally {
    observed.close();
  }
}

async function commit(session: Session, links: readonly ParsedLink[]): Promise<RunReport> {
  const { root, context, sink, lock, state } = session;
  const { recovered } = await recoverUnfinished(session);
  const plan = await planOrTell(session, links);
  const { runId } = session;
  const observed = await observePlan(root, plan);
  try {
    const judgement = judge(observed, context.policy);
    const facts: FactContext = { mode: "commit", planId: plan.planId, runId };
    const attempt = attemptFact(facts, plan.actions.length, lock, judgement.error);
    await sink.append([...planFacts(facts, plan), ...preflightFacts(facts, judgement), attempt]);
    const idle = { ...emptyReport({ command: "apply", mode: "commit", error: judgement.error }), plan_id: plan.planId, recovered, places: placesOf(root, state, null) };
    if (judgement.error !== null) return { ...idle, actions: applyActions(judgement.actions, null) };
    const unchanged = judgement.actions.filter((action) => action.decision === "noop").map((action) => unchangedFact(facts, action));
    if (unchanged.length === judgement.actions.length) {
      await sink.append(unchanged);
      return { ...idle, actions: applyActions(judgement.actions, { kind: "committed", intents: [] }) };
    }
    return await run(session, { plan, judgement, runId, recovered, unchanged });
  } finally {
    observed.close();
  }
}

/** A refusal while planning is a fact too. */
async function planOrTell({ root, context, sink, lock, runId }: Session, links: readonly ParsedLink[]): Promise<Plan> {
  try {
    return makePlan(root, links, context.policy);
  } catch (error) {
    await sink.append([attemptFact({ mode: "commit", planId: null, runId }, links.length, lock, error)]);
    throw error;
  }
}

interface Judged {
  readonly plan: Plan;
  readonly judgement: Judgement;
  readonly runId: string;
  readonly recovered: readonly RecoveredRun[];
  readonly unchanged: readonly Fact[];
}

async function run(session: Session, judged: Judged): Promise<RunReport> {
  const { plan, runId } = judged;
  const changes = judged.judgement.actions.filter((action) => action.decision === "switch").map(changeOf);
  const draft = { runId, planId: plan.planId, backupTag: session.context.policy.backup_tag, role: "undo" as const };
  const intents = draftIntents(changes, draft);
  const work = await startRun(session, { runId, planId: plan.planId, verb: "apply", undoes: null, intents, planDocument: planDocument(plan) });
  try {
    return await finish(session, judged, work, await carryOut(session, work));
  } finally {
    closeWork(work);
  }
}

function changeOf({ action, dir, node, hash }: JudgedAction): Change {
  return {
    actionId: action.actionId,
    dir,
    parents: action.target.parents,
    target: action.target.name,
    node,
    hash,
    source: formatPath(action.source),
    afterHash: sha256(encodeBytes(action.dest)),
    incoming: (names) => ({ how: "link", name: names.stage, dest: action.dest }),
  };
}

/** How a run came out: committed, or turned back, with all of that in the journal or not. */
interface Outcome {
  /** Null: committed. Else the error after which all was undone. */
  readonly error: Error | null;
  /** Whether the journal says so; if not, the next command completes it. */
  readonly recorded: boolean;
}

/**
 * Everything from the first staged link to the commit point.
 *
 * @throws `E_RESTORE_FAILED` `undo_failed`, `journal_unsure`: the run stays as it is for recovery
 */
async function carryOut(session: Session, work: RunWork): Promise<Outcome> {
  try {
    await prepare(work);
    await switchAll(work, (_intent, error) => {
      throw error;
    });
    await work.journal.append({ type: "switched" });
    await work.journal.append({ type: "committed" });
    return { error: null, recorded: true };
  } catch (error) {
    // Whether the last record reached the disk is not known. To undo now could contradict a durable `committed`.
    if (work.journal.unsure) throw journalUnsure(error);
    return await turnBack(session, work, error);
  }
}

async function turnBack(session: Session, work: RunWork, thrown: unknown): Promise<Outcome> {
  const error = asRunError(thrown);
  const { id, reason, message, path } = reportError(error).reported;
  await work.journal.append({ type: "undoing", error: { id, reason, message, path } });
  const failing = work.intents.find(({ record }) => work.progress.get(record.index)?.error === thrown)?.record.index;
  const { conflicts, errors } = await undoAll(work, { removeSidecars: true });
  if (errors.length > 0) throw undoFailed(error, errors, handCommands(work, session.root.path));
  const recorded = await isRecorded(work.journal.append({ type: "undone", conflicts: [...conflicts] }));
  // Where the failing action met someone else's node, that node is back: this is the failure itself, not one of undoing.
  const others = conflicts.filter((index) => index !== failing);
  return { error: others.length > 0 ? undoFailed(error, [], []) : error, recorded };
}

/** Whether the append succeeded. That all is undone does not depend on it: recovery would only do it again. */
async function isRecorded(append: Promise<void>): Promise<boolean> {
  try {
    await append;
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

async function finish(session: Session, judged: Judged, work: RunWork, { error, recorded }: Outcome): Promise<RunReport> {
  const outcome: ApplyOutcome = { kind: error === null ? "committed" : "undone", intents: work.intents, progress: work.progress };
  const report: RunReport = {
    ...emptyReport({ command: "apply", mode: "commit", error }),
    plan_id: judged.plan.planId,
    run_id: judged.runId,
    actions: applyActions(judged.judgement.actions, outcome),
    rolled_back: error !== null,
    recovered: judged.recovered,
    places: placesOf(session.root, session.state, work),
  };
  const facts = [...judged.unchanged, ...applyResultFacts(work, error === null, error)];
  return recorded ? completeOrWarn(session, work, facts, report) : { ...report, warnings: [INCOMPLETE] };
}
