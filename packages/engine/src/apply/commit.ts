/** This defines `commit`: a plan carried out under the lock. */
import { encodeBytes, errnoOf, formatPath, identityOf, sha256, SwitchyardError } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import { applyResultFacts, attemptFact, planFacts, preflightFacts, unchangedFact, type FactContext } from "../facts/make-facts.ts";
import { makePlan, sizeOf, type ParsedRequest } from "../plan/make-plan.ts";
import { planPieces, type PlanDocument } from "../plan/plan-document.ts";
import type { Plan } from "../plan/plan.ts";
import { checkDrift } from "../preflight/check-drift.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { judge, type JudgedAction } from "../preflight/judge.ts";
import { observePlan, type ObservedPlan } from "../preflight/observe-plan.ts";
import type { ObservedRestore } from "../preflight/observe-restore.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { recoverUnfinished } from "../recover/recover-unfinished.ts";
import { applyActions, withOutcome, type ApplyOutcome } from "../report/apply-actions.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { RecoveredRun, ReportedAction, RunReport } from "../report/report.ts";
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
 * Commits a plan under the lock: (1) ends what an earlier run left, (2) plans, judges and begins, (3) carries out.
 *
 * Crash: see `carryOut`; before it nothing but facts and the run's folder was written.
 *
 * @throws `SwitchyardError` for what is refused while planning; recorded as a fact
 */
export async function commit(session: Session, wanted: Wanted): Promise<RunReport> {
  const { recovered } = await recoverUnfinished(session); // (1)
  const dirs = new DirCache(session.root);
  try {
    const begun = await begin(session, wanted, dirs); // (2)
    const { work } = begun;
    if (work === null) return reportOf(session, begun, { recovered, work, error: begun.error });
    try {
      return await finish(session, { ...begun, work, recovered }, await carryOut(session, work)); // (3)
    } finally {
      closeWork(work);
    }
  } finally {
    dirs.close();
  }
}

/** A run that has begun, or what there is to say where none had to or might. What was observed is let go by then. */
interface Begun {
  readonly planId: string;
  readonly actions: readonly ReportedAction[];
  /** The facts of the targets that are what is wanted already. */
  readonly unchanged: readonly Fact[];
  /** Why the plan was stopped. */
  readonly error: Error | null;
  /** Null where nothing is to be changed. */
  readonly work: RunWork | null;
}

/** (1) Plans and observes, (2) judges, (3) records all of that, (4) drafts the intents and writes the journal. */
async function begin(session: Session, { parsed, saved }: Wanted, dirs: DirCache): Promise<Begun> {
  const { context, sink, lock, runId } = session;
  const plan = await planOrTell(session, parsed); // (1)
  const { planId } = plan;
  const observed = await observePlan(dirs, plan, context.policy);
  const facts: FactContext = { mode: "commit", planId, runId };
  if (saved !== null) await checkDriftOrTell(session, saved, { observed, facts });
  const { actions: judged, error } = judge(observed, context.policy); // (2)
  const attempt = attemptFact(facts, plan.actions.length, lock, error);
  await recordFirst(sink, chain(planFacts(facts, plan), preflightFacts(facts, { actions: judged, error }), [attempt])); // (3)
  const idle = { planId, actions: applyActions(judged), unchanged: [], error, work: null };
  if (error !== null) return idle;
  const unchanged = judged.filter((action) => action.decision === "noop").map((action) => unchangedFact(facts, action));
  if (unchanged.length === judged.length) {
    await sink.append(unchanged);
    return { ...idle, actions: withOutcome(idle.actions, { kind: "committed", intents: [] }) };
  }
  const changes = judged.filter(({ decision }) => decision === "switch" || decision === "restore").map(changeOf);
  const intents = draftIntents(changes, { runId, planId, backupTag: context.policy.backup_tag }); // (4)
  const work = await startRun(session, { runId, planId, verb: "apply", undoes: null, intents, planDocument: () => planPieces(observed) });
  return { ...idle, unchanged, work };
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

async function finish(session: Session, begun: Begun & Ending & { readonly work: RunWork }, { error, recorded }: Outcome): Promise<RunReport> {
  const { work, recovered } = begun;
  const ending: ApplyOutcome = { kind: error === null ? "committed" : "undone", intents: work.intents, progress: work.progress };
  const report: RunReport = {
    ...reportOf(session, begun, { work, recovered, error }),
    run_id: work.begin.run_id,
    actions: withOutcome(begun.actions, ending),
    rolled_back: error !== null,
  };
  const facts = chain(begun.unchanged, applyResultFacts(work, error === null, error));
  return recorded ? completeOrWarn(session, work, facts, report) : { ...report, warnings: [...report.warnings, INCOMPLETE] };
}

interface Ending {
  readonly work: RunWork | null;
  readonly recovered: readonly RecoveredRun[];
  readonly error: Error | null;
}

/** What every report of a commit begins with. */
function reportOf({ root, state }: Session, { planId, actions }: Begun, { work, recovered, error }: Ending): RunReport {
  return {
    ...emptyReport({ command: "apply", mode: "commit", error }),
    plan_id: planId,
    actions,
    recovered,
    warnings: conflictWarnings(recovered),
    places: placesOf(root, state, work),
  };
}
