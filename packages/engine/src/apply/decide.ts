/** This defines `decide`: what a commit is to change, planned, judged and recorded. */
import { closeDir, errnoOf, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import { ensureKey } from "@switchyard/attest";
import type { Fact } from "@switchyard/facts";
import type { FlipRecord, LeftTarget } from "@switchyard/journal";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import type { AskedLock } from "../facts/make/asked-lock.ts";
import type { FactContext } from "../facts/make/fact-context.ts";
import type { Telling } from "../facts/telling.ts";
import type { Plan } from "../plan/plan.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { judge, type JudgedAction, type Judgement } from "../preflight/judge.ts";
import { leftTargets } from "../preflight/left-targets.ts";
import { observeRun } from "../preflight/observe-run.ts";
import { observePlan, type ObservedPlan } from "../preflight/observe-plan.ts";
import { actionWarnings } from "../report/action-warnings.ts";
import { applyActions, withOutcome } from "../report/apply-actions.ts";
import type { PreflightRow } from "../report/preflight-row.ts";
import { preflightRows } from "../report/preflight-rows.ts";
import type { ReportedAction, RunReport } from "../report/report.ts";
import { leftError } from "../run/left-target.ts";
import { openRun } from "../run/start-run.ts";
import { ensureReserve } from "../state/reserve.ts";
import { removeRunFolder } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { stoppable } from "../stop/stoppable.ts";
import { prepareHealth } from "./check-health.ts";
import type { Preparation, Task, Undertaking } from "./undertaking.ts";

/** What a commit is to change. All else that was observed is let go. */
export interface Decided {
  readonly planId: string;
  readonly passedOver: Plan["passedOver"];
  /** What the report says besides. */
  readonly reported: Partial<RunReport>;
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
  readonly preparation: Preparation;
  /** What the journal says of a change of profiles. */
  readonly flip: FlipRecord | undefined;
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
export async function decide(session: Session, { undertaking, waiting, unfinished }: { readonly undertaking: Undertaking } & Met, dirs: DirCache): Promise<Decided> {
  const { context, sink, runId } = session;
  const unplanned: FactContext = { mode: "commit", planId: null, runId };
  const task = await orRecord(session, { facts: unplanned, telling: undertaking.telling, judgement: null }, () => undertaking.plan(session.root, context, () => waiting)); // (1)
  const { plan, telling } = task;
  const { planId, passedOver } = plan;
  const facts: FactContext = { ...unplanned, planId };
  const attempt: Attempt = { facts, telling, judgement: null };
  const observed = await orRecord(session, attempt, () => observe(session, task, dirs));
  const run = await orRecord(session, attempt, () => stoppable(context.signal, { op: "apply", leaves: "Nothing of it was changed." }, () => observeRun(session.root, context, { actions: observed.actions, unfinishedRuns: unfinished })));
  const judgement = judge(observed, run, { policy: context.policy, others: task.stops }); // (2)
  const { actions: judged, error } = judgement;
  const changing = judged.filter(({ decision }) => decision === "switch" || decision === "restore");
  const isToRun = error === null && changing.length > 0;
  const folder = isToRun ? await orRecord(session, { ...attempt, judgement }, () => makeReady(session, changing.length, task.document(observed))) : null; // (3)
  await recordOrRemove(session, { ...attempt, judgement }, { error, folder }); // (4)
  const [actions, warnings, rows] = [applyActions(judged), [...plan.warnings, ...task.warnings, ...actionWarnings(judged)], preflightRows(judged, context.policy)];
  const found = { planId, passedOver, reported: task.reported, actions, warnings, rows };
  if (error !== null) return { ...found, unchanged: [], error, leftError: null, toDo: null };
  const left = leftTargets(judgement);
  const unchanged = telling.untouched(facts, judgement, askedLock(session));
  const decided = { ...found, unchanged, error, leftError: leftError(judgement.left.map((action) => action.error)) };
  if (folder !== null) return { ...decided, toDo: { folder, changing, left, preparation: task.prepare(context, changing), flip: task.flip(judgement, askedLock(session)), tellRefusal: refusalTeller(session, attempt) } };
  await sink.append(unchanged);
  return { ...decided, actions: withOutcome(actions, { kind: "committed", intents: [] }), toDo: null };
}

async function observe({ context }: Session, task: Task, dirs: DirCache): Promise<ObservedPlan> {
  const observed = await observePlan(dirs, task.plan, context);
  task.compare(observed);
  return observed;
}

async function makeReady(session: Session, changes: number, document: object): Promise<DirHandle> {
  prepareHealth(session.context);
  if (session.context.policy.require_attestation) await makeKey(session);
  await ensureReserve(session.state.home, changes);
  return openRun(session, session.runId, document);
}

/** Where the run has to be attested, before its first change (REQ-O4). @throws `E_POLICY`: as `ensureKey` */
async function makeKey({ root, madeKeys }: Session): Promise<void> {
  const { key, isNew } = await ensureKey(root);
  if (isNew) madeKeys.add(key.keyId);
}

/** The attempt to commit something, and how far it got. */
interface Attempt {
  readonly facts: FactContext;
  readonly telling: Telling;
  /** Null: it did not get so far. */
  readonly judgement: Judgement | null;
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
async function record(session: Session, { facts, telling, judgement }: Attempt, refusal: unknown): Promise<void> {
  try {
    await session.sink.append(telling.attempt(facts, { judgement, lock: askedLock(session), refusal }));
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const before = refusal instanceof Error ? ` It had been refused before: ${refusal.message}` : "";
    const message = `Cannot record facts: writing them failed with ${errno}. Nothing was changed.${before}`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "sink_unusable", op: "apply", errno, message, cause });
  }
}

function askedLock({ lock, context }: Session): AskedLock {
  return { waitMs: lock.waitMs, attempts: lock.attempts, isThere: context.lockManager !== null };
}
