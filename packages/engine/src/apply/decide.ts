/** This defines `decide`: what a commit is to change, planned, judged and recorded. */
import { closeDir, errnoOf, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import { ensureKey } from "@switchyard/attest";
import type { Fact } from "@switchyard/facts";
import type { LeftTarget } from "@switchyard/journal";
import { checkProvisional } from "../confirm/provisional-conflict.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { chain } from "../facts/chain.ts";
import { attemptFact, planFacts, preflightFacts, untouchedFacts, type FactContext } from "../facts/make-facts.ts";
import { makePlan } from "../plan/make-plan.ts";
import { sizeOf, type ParsedRequest } from "../plan/parse-request.ts";
import { planPieces, type PlanDocument } from "../plan/plan-document.ts";
import type { Plan } from "../plan/plan.ts";
import { checkDrift } from "../preflight/check-drift.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { judge, type JudgedAction } from "../preflight/judge.ts";
import { leftTargets } from "../preflight/left-targets.ts";
import { observeRun } from "../preflight/observe-run.ts";
import { observePlan, type ObservedPlan } from "../preflight/observe-plan.ts";
import { actionWarnings } from "../report/action-warnings.ts";
import { applyActions, withOutcome } from "../report/apply-actions.ts";
import type { PreflightRow } from "../report/preflight-row.ts";
import { preflightRows } from "../report/preflight-rows.ts";
import type { ReportedAction } from "../report/report.ts";
import { leftError } from "../run/left-target.ts";
import { openRun } from "../run/start-run.ts";
import { ensureReserve } from "../state/reserve.ts";
import { removeRunFolder } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { stoppable } from "../stop/stoppable.ts";
import { prepareHealth, sourcesOf, type Sources } from "./check-health.ts";
import { planOptions } from "./plan-options.ts";

/** What is to be committed. */
export interface Wanted {
  readonly parsed: ParsedRequest;
  /** The saved plan that it has to fit exactly; null: whatever is there now. */
  readonly saved: PlanDocument | null;
  /** How long the run is to wait for its confirmation; null: it is committed at once. */
  readonly confirmWithinMs: number | null;
}

/** What a commit is to change. All else that was observed is let go. */
export interface Decided {
  readonly planId: string;
  readonly passedOver: Plan["passedOver"];
  readonly actions: readonly ReportedAction[];
  readonly warnings: readonly string[];
  /** What preflight found, the same as in a dry run. */
  readonly rows: Iterable<PreflightRow>;
  /** The facts of the targets that are what is wanted already, and of those that are left. */
  readonly unchanged: readonly Fact[];
  /** Why the plan was stopped. */
  readonly error: Error | null;
  /** Why targets are left as they are, although the others go on; null where none is. */
  readonly leftError: Error | null;
  /** Null where nothing is to be changed. */
  readonly toDo: ToDo | null;
}

/** A run that is to begin. */
export interface ToDo {
  /** The run's folder, with the plan in it; the caller closes it. */
  readonly folder: DirHandle;
  readonly changing: JudgedAction[];
  readonly left: readonly LeftTarget[];
  /** What the health checks will have to know. */
  readonly sources: Sources;
  /** Records that the attempt failed after all: the run could not begin. */
  readonly tellRefusal: (error: unknown) => Promise<void>;
}

/** The runs that were met. */
export interface Met {
  readonly waiting: readonly ProvisionalRun[];
  /** Ids of those that did not end, where the policy does not have them recovered. */
  readonly unfinished: readonly string[];
}

/**
 * (1) Plans and observes, (2) judges, (3) makes room for undoing, and the folder of the run, if there is one, (4) records
 * all of that.
 *
 * Crash: facts, the reserve, or a folder without a journal: a run that did nothing.
 *
 * @throws `SwitchyardError` for what is refused while planning; recorded as a fact
 */
export async function decide(session: Session, { parsed, saved, waiting, unfinished }: Wanted & Met, dirs: DirCache): Promise<Decided> {
  const { context, sink, runId } = session;
  const unplanned: FactContext = { mode: "commit", planId: null, runId };
  const plan = await orRecord(session, { facts: unplanned, actions: sizeOf(parsed) }, async () => planOf(session, parsed, waiting)); // (1)
  const { planId, passedOver } = plan;
  const facts: FactContext = { ...unplanned, planId };
  const attempt = { facts, actions: plan.actions.length };
  const observed = await orRecord(session, attempt, () => observe(session, plan, { dirs, saved }));
  const run = await orRecord(session, attempt, () => stoppable(context.signal, { op: "apply", leaves: "Nothing of it was changed." }, () => observeRun(session.root, context, { actions: observed.actions, unfinishedRuns: unfinished })));
  const judgement = judge(observed, run, context.policy); // (2)
  const { actions: judged, error } = judgement;
  const changing = judged.filter(({ decision }) => decision === "switch" || decision === "restore");
  const isToRun = error === null && changing.length > 0;
  const told = chain(planFacts(facts, plan), preflightFacts(facts, judgement, context.lockManager !== null));
  const folder = isToRun ? await orRecord(session, { ...attempt, told }, () => makeReady(session, changing.length, observed)) : null; // (3)
  await recordOrRemove(session, { ...attempt, told }, { error, folder }); // (4)
  const [actions, warnings, rows] = [applyActions(judged), [...plan.warnings, ...actionWarnings(judged)], preflightRows(judged, context.policy)];
  if (error !== null) return { planId, passedOver, actions, warnings, rows, unchanged: [], error, leftError: null, toDo: null };
  const left = leftTargets(judgement);
  const unchanged = untouchedFacts(facts, judgement);
  const decided = { planId, passedOver, actions, warnings, rows, unchanged, error, leftError: leftError(judgement.left.map((action) => action.error)) };
  if (folder !== null) return { ...decided, toDo: { folder, changing, left, sources: sourcesOf(changing, context.policy), tellRefusal: refusalTeller(session, attempt) } };
  await sink.append(unchanged);
  return { ...decided, actions: withOutcome(actions, { kind: "committed", intents: [] }), toDo: null };
}

function planOf({ root, context }: Session, request: ParsedRequest, waiting: readonly ProvisionalRun[]): Plan {
  const plan = makePlan(root, request, planOptions(context));
  checkProvisional(waiting, plan);
  return plan;
}

async function observe({ context }: Session, plan: Plan, { dirs, saved }: Pick<Wanted, "saved"> & { readonly dirs: DirCache }): Promise<ObservedPlan> {
  const observed = await observePlan(dirs, plan, context);
  if (saved !== null) checkDrift(saved, observed);
  return observed;
}

async function makeReady(session: Session, changes: number, observed: ObservedPlan): Promise<DirHandle> {
  prepareHealth(session.context);
  if (session.context.policy.require_attestation) await makeKey(session);
  await ensureReserve(session.state.home, changes);
  return openRun(session, session.runId, planPieces(observed));
}

/** Where the run has to be attested, before its first change (REQ-O4). @throws `E_POLICY`: as `ensureKey` */
async function makeKey({ root, madeKeys }: Session): Promise<void> {
  const { key, isNew } = await ensureKey(root);
  if (isNew) madeKeys.add(key.keyId);
}

/** The attempt to commit something, and the facts that led to it. */
interface Attempt {
  readonly facts: FactContext;
  readonly actions: number;
  readonly told?: Iterable<Fact>;
}

/** Does one step; what refuses it is a fact too. */
async function orRecord<R>(session: Session, attempt: Attempt, step: () => Promise<R>): Promise<R> {
  try {
    return await step();
  } catch (error) {
    await record(session, attempt, error);
    throw error;
  }
}

async function recordOrRemove(session: Session, attempt: Attempt, { error, folder }: { readonly error: Error | null; readonly folder: DirHandle | null }): Promise<void> {
  try {
    await record(session, attempt, error);
  } catch (cause) {
    if (folder !== null) {
      await removeRunFolder(session.state, session.runId, folder);
      closeDir(folder);
    }
    throw cause;
  }
}

/** A function of its own, so that what it returns holds nothing of all that was observed. */
function refusalTeller(session: Session, attempt: Attempt): ToDo["tellRefusal"] {
  return (refusal) => record(session, attempt, refusal);
}

/**
 * Records the attempt, before the first change. Where it cannot be written nothing may be changed (REQ-O9).
 *
 * @param refusal null: it goes ahead
 */
async function record({ context, sink, lock }: Session, { facts, actions, told = [] }: Attempt, refusal: unknown): Promise<void> {
  try {
    await sink.append(chain(told, [attemptFact(facts, actions, { ...lock, isThere: context.lockManager !== null }, refusal)]));
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const before = refusal instanceof Error ? ` It had been refused before: ${refusal.message}` : "";
    const message = `Cannot record facts: writing them failed with ${errno}. Nothing was changed.${before}`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "sink_unusable", op: "apply", errno, message, cause });
  }
}
