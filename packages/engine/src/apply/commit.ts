/** This defines `commit`: a plan carried out under the lock. */
import { encodeBytes, errnoOf, formatPath, identityOf, sha256, SwitchyardError } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import { applyResultFacts, attemptFact, planFacts, preflightFacts, unchangedFact, type FactContext } from "../facts/make-facts.ts";
import { makePlan, sizeOf, type ParsedRequest } from "../plan/make-plan.ts";
import { planPieces, type PlanDocument } from "../plan/plan-document.ts";
import type { Plan } from "../plan/plan.ts";
import { checkDrift } from "../preflight/check-drift.ts";
import { judge, type JudgedAction, type Judgement } from "../preflight/judge.ts";
import { observePlan, type ObservedPlan } from "../preflight/observe-plan.ts";
import type { ObservedRestore } from "../preflight/observe-restore.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { recoverUnfinished } from "../recover/recover-unfinished.ts";
import { applyActions, type ApplyOutcome } from "../report/apply-actions.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { RecoveredRun, RunReport } from "../report/report.ts";
import { closeWork, completeOrWarn, INCOMPLETE, placesOf } from "../run/complete-run.ts";
import { draftIntents, type Change } from "../run/draft-intents.ts";
import type { RunWork } from "../run/run-work.ts";
import { startRun } from "../run/start-run.ts";
import type { Session } from "../state/session.ts";
import { chain } from "../facts/chain.ts";
import { carryOut, type Outcome } from "./carry-out.ts";
import { planOptions } from "./plan-options.ts";

/** What is to be committed. */
export interface Wanted {
  readonly parsed: ParsedRequest;
  /** The saved plan that it has to fit exactly; null: whatever is there now. */
  readonly saved: PlanDocument | null;
}

/**
 * Commits a plan under the lock: (1) ends what an earlier run left, (2) plans and observes, (3) judges, (4) carries out.
 *
 * Crash: see `carryOut`; before it nothing but facts was written.
 *
 * @returns a report also where it failed, with what (1) did
 */
export async function commit(session: Session, wanted: Wanted): Promise<RunReport> {
  const { recovered } = await recoverUnfinished(session); // (1)
  try {
    return await commitRecovered(session, wanted, recovered);
  } catch (error) {
    return { ...emptyReport({ command: "apply", mode: "commit", error }), recovered, warnings: conflictWarnings(recovered) };
  }
}

async function commitRecovered(session: Session, { parsed, saved }: Wanted, recovered: readonly RecoveredRun[]): Promise<RunReport> {
  const { root, context, sink, lock, state, runId } = session;
  const plan = await planOrTell(session, parsed); // (2)
  const observed = await observeOrTell(session, plan);
  try {
    const facts: FactContext = { mode: "commit", planId: plan.planId, runId };
    if (saved !== null) await checkDriftOrTell(session, saved, { observed, facts });
    const judgement = judge(observed, context.policy); // (3)
    const attempt = attemptFact(facts, plan.actions.length, lock, judgement.error);
    await recordFirst(sink, chain(planFacts(facts, plan), preflightFacts(facts, judgement), [attempt]));
    const idle = { ...emptyReport({ command: "apply", mode: "commit", error: judgement.error }), plan_id: plan.planId, recovered, warnings: conflictWarnings(recovered), places: placesOf(root, state, null) };
    if (judgement.error !== null) return { ...idle, actions: applyActions(judgement.actions, null) };
    const unchanged = judgement.actions.filter((action) => action.decision === "noop").map((action) => unchangedFact(facts, action));
    if (unchanged.length === judgement.actions.length) {
      await sink.append(unchanged);
      return { ...idle, actions: applyActions(judgement.actions, { kind: "committed", intents: [] }) };
    }
    return await run(session, { plan, planned: () => planPieces(observed), judgement, runId, recovered, unchanged }); // (4)
  } finally {
    observed.close();
  }
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
async function planOrTell({ root, context, sink, lock, runId }: Session, request: ParsedRequest): Promise<Plan> {
  try {
    return makePlan(root, request, planOptions(context));
  } catch (error) {
    await sink.append([attemptFact({ mode: "commit", planId: null, runId }, sizeOf(request), lock, error)]);
    throw error;
  }
}

/** Told to stop, or a directory that cannot be opened: a fact too. */
async function observeOrTell({ root, context, sink, lock, runId }: Session, plan: Plan): Promise<ObservedPlan> {
  try {
    return await observePlan(root, plan, context);
  } catch (error) {
    await sink.append([attemptFact({ mode: "commit", planId: plan.planId, runId }, plan.actions.length, lock, error)]);
    throw error;
  }
}

interface Judged {
  readonly plan: Plan;
  readonly planned: () => object;
  readonly judgement: Judgement;
  readonly runId: string;
  readonly recovered: readonly RecoveredRun[];
  readonly unchanged: readonly Fact[];
}

async function run(session: Session, judged: Judged): Promise<RunReport> {
  const { plan, runId } = judged;
  const changes = judged.judgement.actions.filter(({ decision }) => decision === "switch" || decision === "restore").map(changeOf);
  const draft = { runId, planId: plan.planId, backupTag: session.context.policy.backup_tag };
  const intents = draftIntents(changes, draft);
  const work = await startRun(session, { runId, planId: plan.planId, verb: "apply", undoes: null, intents, planDocument: judged.planned });
  try {
    return await finish(session, judged, work, await carryOut(session, work));
  } finally {
    closeWork(work);
  }
}

function changeOf({ action, dir, node, hash, restore }: JudgedAction): Change {
  const base = { actionId: action.actionId, dir, parents: action.target.parents, target: action.target.name, node, hash };
  if (action.kind === "restore") return { ...base, role: "redo", source: null, ...broughtBack(restore) };
  return {
    ...base,
    role: "undo",
    source: formatPath(action.source),
    afterHash: sha256(encodeBytes(action.dest)),
    incoming: (names) => ({ how: "link", name: names.stage, dest: action.dest }),
  };
}

function broughtBack(restore: ObservedRestore | null): Pick<Change, "afterHash" | "incoming"> {
  if (restore?.found !== true) throw new TypeError("a restore that found no backup is stopped before");
  const { backup, payload, payloadHash } = restore;
  return {
    afterHash: payloadHash,
    incoming: () => (payload === null ? null : { how: "payload", name: backup.names.payload, identity: identityOf(payload) }),
  };
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
    warnings: conflictWarnings(judged.recovered),
    places: placesOf(session.root, session.state, work),
  };
  const facts = chain(judged.unchanged, applyResultFacts(work, error === null, error));
  return recorded ? completeOrWarn(session, work, facts, report) : { ...report, warnings: [...report.warnings, INCOMPLETE] };
}
