/** This defines `decide`: what a commit is to change, planned, judged and recorded. */
import { errnoOf, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import { checkProvisional } from "../confirm/provisional-conflict.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { chain } from "../facts/chain.ts";
import { attemptFact, planFacts, preflightFacts, unchangedFact, type FactContext } from "../facts/make-facts.ts";
import { makePlan, sizeOf, type ParsedRequest } from "../plan/make-plan.ts";
import { planPieces, type PlanDocument } from "../plan/plan-document.ts";
import type { Plan } from "../plan/plan.ts";
import { checkDrift } from "../preflight/check-drift.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { judge, type JudgedAction } from "../preflight/judge.ts";
import { observePlan, type ObservedPlan } from "../preflight/observe-plan.ts";
import { applyActions, withOutcome } from "../report/apply-actions.ts";
import type { ReportedAction } from "../report/report.ts";
import { openRun } from "../run/start-run.ts";
import { ensureReserve } from "../state/reserve.ts";
import type { Session } from "../state/session.ts";
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
  readonly actions: readonly ReportedAction[];
  /** The facts of the targets that are what is wanted already. */
  readonly unchanged: readonly Fact[];
  /** Why the plan was stopped. */
  readonly error: Error | null;
  /** Null where nothing is to be changed. */
  readonly toDo: ToDo | null;
}

/** A run that is to begin. */
export interface ToDo {
  /** The run's folder, with the plan in it; the caller closes it. */
  readonly folder: DirHandle;
  readonly changing: JudgedAction[];
}

/**
 * (1) Plans and observes, (2) judges, (3) records all of that, and (4) makes the folder of the run, if there is one.
 *
 * Crash: facts, the reserve, or a folder without a journal: a run that did nothing.
 *
 * @throws `SwitchyardError` for what is refused while planning; recorded as a fact
 */
export async function decide(session: Session, { parsed, saved, waiting }: Wanted & { readonly waiting: readonly ProvisionalRun[] }, dirs: DirCache): Promise<Decided> {
  const { context, sink, lock, runId } = session;
  const plan = await planOrTell(session, parsed, waiting); // (1)
  const { planId } = plan;
  const observed = await observeOrTell(session, plan, dirs);
  const facts: FactContext = { mode: "commit", planId, runId };
  if (saved !== null) await checkDriftOrTell(session, saved, { observed, facts });
  const judgement = judge(observed, context.policy); // (2)
  const { actions: judged, error } = judgement;
  const attempt = attemptFact(facts, plan.actions.length, lock, error);
  await recordFirst(sink, chain(planFacts(facts, plan), preflightFacts(facts, judgement), [attempt])); // (3)
  const actions = applyActions(judged);
  if (error !== null) return { planId, actions, unchanged: [], error, toDo: null };
  const unchanged = judged.filter(({ decision }) => decision === "noop").map((action) => unchangedFact(facts, action));
  const changing = judged.filter(({ decision }) => decision === "switch" || decision === "restore");
  if (changing.length > 0) await ensureReserve(session.state.home, changing.length);
  if (changing.length > 0) return { planId, actions, unchanged, error, toDo: { folder: await openRun(session, runId, planPieces(observed)), changing } }; // (4)
  await sink.append(unchanged);
  return { planId, actions: withOutcome(actions, { kind: "committed", intents: [] }), unchanged, error, toDo: null };
}

/** The facts before the first change. Where they cannot be written nothing may be changed (REQ-O9). */
async function recordFirst(sink: Session["sink"], facts: Iterable<Fact>): Promise<void> {
  try {
    await sink.append(facts);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot record facts: writing them failed with ${errno}. Nothing was changed.`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "sink_unusable", op: "apply", errno, message, cause });
  }
}

/** A saved plan that does not fit any more is refused, and that is a fact. */
async function checkDriftOrTell({ sink, lock }: Session, saved: PlanDocument, { observed, facts }: { observed: ObservedPlan; facts: FactContext }): Promise<void> {
  try {
    checkDrift(saved, observed);
  } catch (error) {
    await recordFirst(sink, [attemptFact(facts, observed.actions.length, lock, error)]);
    throw error;
  }
}

/** A refusal while planning is a fact too. */
async function planOrTell({ root, context, sink, lock, runId }: Session, request: ParsedRequest, waiting: readonly ProvisionalRun[]): Promise<Plan> {
  try {
    const plan = makePlan(root, request, planOptions(context));
    checkProvisional(waiting, plan);
    return plan;
  } catch (error) {
    await sink.append([attemptFact({ mode: "commit", planId: null, runId }, sizeOf(request), lock, error)]);
    throw error;
  }
}

/** Told to stop, or a directory that cannot be opened: a fact too. */
async function observeOrTell({ context, sink, lock, runId }: Session, plan: Plan, dirs: DirCache): Promise<ObservedPlan> {
  try {
    return await observePlan(dirs, plan, context);
  } catch (error) {
    await sink.append([attemptFact({ mode: "commit", planId: plan.planId, runId }, plan.actions.length, lock, error)]);
    throw error;
  }
}
