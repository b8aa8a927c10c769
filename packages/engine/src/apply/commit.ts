/** This defines `commit`: a plan carried out under the lock. */
import { encodeBytes, sha256, type DirHandle } from "@switchyard/fs-atomic";
import { privilegesIn } from "@switchyard/backup";
import type { Policy } from "@switchyard/policy";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import { exdevFallback } from "../backup-dir/exdev-fallback.ts";
import type { KeptAt } from "../backup-dir/kept-at.ts";
import { awaitConfirmation } from "../confirm/await-confirmation.ts";
import type { StandingWatch } from "../confirm/deadline-watch.ts";
import { startWatch } from "../confirm/start-watch.ts";
import type { CompletedTrees } from "../flip/flip-request.ts";
import { chain } from "../facts/chain.ts";
import { resultFacts } from "../facts/result-facts.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import type { JudgedAction } from "../preflight/judge.ts";
import type { ObservedRestore } from "../preflight/observe-restore.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import { refusedAfter } from "../recover/refused-after.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import { withOutcome, type ApplyOutcome } from "../report/apply-actions.ts";
import { emptyReport } from "../report/empty-report.ts";
import { smokeSummary } from "../report/smoke-summary.ts";
import type { RunReport } from "../report/report.ts";
import { closeWork, completeOrWarn, INCOMPLETE, placesOf } from "../run/complete-run.ts";
import { draftIntents, type Change } from "../run/draft-intents.ts";
import { drain } from "../run/drain.ts";
import { durabilityWarnings } from "../run/durability-warnings.ts";
import type { Intent } from "../run/intent.ts";
import { incomingPayload } from "../run/incoming-payload.ts";
import { labelWarnings } from "../run/label-warnings.ts";
import type { RunWork } from "../run/run-work.ts";
import { startRun } from "../run/start-run.ts";
import type { Session } from "../state/session.ts";
import { carryOut, type Outcome } from "./carry-out.ts";
import { sourceHashes, type SourceHashes } from "./source-hashes.ts";
import { decide, type Decided, type ToDo } from "./decide.ts";
import type { Undertaking } from "./undertaking.ts";

/**
 * Commits a plan under the lock: (1) ends what an earlier run left, or is stopped by it where the policy says so, (2) plans and
 * judges, (3) has its deadline watched, if it is to have one, and journals, (4) carries out.
 *
 * Crash: see `carryOut`; before it nothing but facts, the reserve and the run's folder was written.
 *
 * @returns a report, also of what is refused while planning; that is recorded as a fact
 */
export async function commit(session: Session, undertaking: Undertaking): Promise<RunReport> {
  const unfinished = session.context.policy.on_unfinished_run === "refuse" ? unfinishedRuns(session.root, session.context) : [];
  const act = (recovery: Recovery): Promise<RunReport> => commitPlan(session, undertaking, { ...recovery, unfinished });
  const refused = (error: unknown, recovery: Recovery): RunReport => ({ ...refusedAfter(undertaking.command)(error, recovery), ...undertaking.reported });
  if (unfinished.length === 0) return afterRecovery(session, { act, refused }); // (1)
  // A gate will stop it.
  try {
    return await act(NOTHING);
  } catch (error) {
    return refused(error, NOTHING);
  }
}

/** Of a commit before which nothing may be recovered. */
const NOTHING: Recovery = { recovered: [], actions: [], waiting: [], interrupted: null };

async function commitPlan(session: Session, undertaking: Undertaking, { recovered, waiting, unfinished }: Recovery & { readonly unfinished: readonly string[] }): Promise<RunReport> {
  const dirs = new DirCache(session.root);
  try {
    const { command, confirmWithinMs } = undertaking;
    const decided = await decide(session, { undertaking, waiting, unfinished }, dirs); // (2)
    const { toDo, error } = decided;
    const told = { command, decided, recovered, confirmWithinMs, watch: null };
    if (toDo === null) return reportOf(session, told, { work: null, error: error ?? decided.leftError });
    const { work, watch } = await begin(session, decided.planId, { toDo, dirs, confirmWithinMs }); // (3)
    try {
      const how = { confirmWithinMs, preparation: toDo.preparation };
      return await finish(session, { ...told, watch }, work, await carryOut(session, work, how)); // (4)
    } finally {
      closeWork(work);
    }
  } finally {
    dirs.close();
  }
}

/** A run that has begun, and who watches its deadline, if it is to have one. */
interface Begun {
  readonly work: RunWork;
  readonly watch: StandingWatch | null;
}

async function begin(session: Session, planId: string, { toDo, dirs, confirmWithinMs }: { readonly toDo: ToDo; readonly dirs: DirCache; readonly confirmWithinMs: number | null }): Promise<Begun> {
  const { runId, context } = session;
  const { folder, changing, left, flip, preparation, tellRefusal } = toDo;
  let completed: CompletedTrees | undefined;
  const draft = async (): Promise<Intent[]> => {
    completed = await preparation.complete(session.root);
    const keptAt = await placesFor(changing, dirs, context.policy);
    const hashes = await sourceHashes(session.root, changing, context);
    return draftIntents(changesOf(changing, keptAt, hashes), { runId, planId, backupTag: context.policy.backup_tag, policy: context.policy });
  };
  try {
    const watch = await startWatch(session, folder, confirmWithinMs);
    return { watch, work: await startRun(session, folder, { runId, planId, verb: "apply", undoes: null, flip: flip === undefined ? undefined : () => ({ ...flip, ...completed }), linkDirectories: preparation.linkDirectories, left, draft }) };
  } catch (error) {
    if (confirmWithinMs !== null) await context.deadlineWatch?.dismiss(runId);
    await tellRefusal(error);
    throw error;
  }
}

/** Where what is displaced from each directory is kept. @throws `E_POLICY` `backup_dir_unusable`; `E_EXDEV` `exdev_fallback` */
async function placesFor(changing: readonly JudgedAction[], dirs: DirCache, policy: Policy): Promise<ReadonlyMap<DirHandle, KeptAt | null>> {
  const backupDirs = new BackupDirs(dirs, policy.backup_dir);
  const places = new Map<DirHandle, KeptAt | null>();
  for (const { action, dir, seen } of changing) {
    if (places.has(dir)) continue;
    const place = await backupDirs.ensure(dir, action.target.parents);
    // The gates saw another mount there.
    if (place?.way === "copy" && seen.backupPlace.state !== "elsewhere") throw exdevFallback(seen.target, place.dir.path);
    places.set(dir, place);
  }
  return places;
}

function* changesOf(changing: JudgedAction[], places: ReadonlyMap<DirHandle, KeptAt | null>, hashes: SourceHashes): Generator<Change> {
  // One text for all links in a row that say the same: of a multi-call program that is all of a directory's.
  let last = { dest: "", hash: sha256("") };
  const hashOf = (dest: string): string => {
    if (dest !== last.dest) last = { dest, hash: sha256(encodeBytes(dest)) };
    return last.hash;
  };
  for (const judged of drain(changing)) yield changeOf(judged, { keptAt: places.get(judged.dir) ?? null, sourceHash: hashes.get(judged.seen.source) ?? undefined, hashOf });
}

/** What was found out for a change. */
interface Found extends Pick<Change, "keptAt" | "sourceHash"> {
  readonly hashOf: (dest: string) => string;
}

function changeOf({ action, dir, node, hash, restore, seen, owner, protection }: JudgedAction, { keptAt, sourceHash, hashOf }: Found): Change {
  const warnings = restore?.found === true && restore.doubt !== null ? [restore.doubt] : [];
  const base = { warnings, keptAt, from: null, package: node.kind === "file" ? packageOf(owner) : undefined, actionId: action.actionId, dir, parents: action.target.parents, target: action.target.name, node, hash };
  if (action.kind === "restore") return { ...base, role: "redo", source: null, ...broughtBack(restore) };
  return {
    ...base,
    role: "undo",
    source: seen.source,
    sourceHash,
    isProgram: isProgram(seen),
    isPointer: seen.isPointer,
    diversion: protection.stands ? undefined : (protection.diversion ?? undefined),
    afterHash: hashOf(action.dest),
    incoming: (names) => ({ how: "link", name: names.stage, dest: action.dest }),
  };
}

/** The gates let a source without execute bit pass only where it goes along with a program; a tree is none. */
function isProgram({ sourceNode, isPointer }: JudgedAction["seen"]): boolean {
  if (isPointer) return false;
  return sourceNode.state !== "present" || sourceNode.node.kind !== "file" || (sourceNode.node.stat.mode & 0o111) !== 0;
}

function packageOf(owner: JudgedAction["owner"]): Change["package"] {
  return owner === null ? undefined : { manager: owner.manager, name: owner.package, version: owner.version };
}

function broughtBack(restore: ObservedRestore | null): Pick<Change, "afterHash" | "incoming" | "from"> {
  if (restore?.found !== true) throw new TypeError("a restore that found no backup is stopped before");
  const { backup, at, payload: node, payloadHash } = restore;
  if (node === null) return { afterHash: payloadHash, from: null, incoming: () => null };
  const kept = { name: backup.names.payload, node, privileges: privilegesIn(backup.sidecar), at };
  return { afterHash: payloadHash, from: at?.dir ?? null, incoming: (names) => incomingPayload(names, kept) };
}

interface Told {
  readonly command: Undertaking["command"];
  readonly decided: Decided;
  readonly recovered: Recovery["recovered"];
  readonly confirmWithinMs: number | null;
  readonly watch: StandingWatch | null;
}

async function finish(session: Session, told: Told, work: RunWork, { error, stands, health, recorded, deadlineMs, committedAt }: Outcome): Promise<RunReport> {
  const ending: ApplyOutcome = { kind: stands ? "committed" : "undone", intents: work.intents, progress: work.progress };
  const { actions, unchanged } = told.decided;
  const begun = reportOf(session, told, { work, error: error ?? told.decided.leftError });
  const report: RunReport = {
    ...begun,
    warnings: [...begun.warnings, ...(stands ? durabilityWarnings(work) : [])],
    run_id: work.begin.run_id,
    actions: withOutcome(actions, ending),
    rolled_back: !stands,
    smoke: health === null ? null : smokeSummary(health),
  };
  if (deadlineMs !== null) return awaitConfirmation(session, work, { deadlineMs, unchanged, report: watched(report, told.watch) });
  if (told.watch !== null) await session.context.deadlineWatch?.dismiss(work.begin.run_id);
  const facts = chain(unchanged, resultFacts(work, { committed: stands, error: stands ? null : error, smoke: health?.status ?? "not_run" }));
  return recorded ? completeOrWarn(session, work, { facts, report, committedAt }) : { ...report, warnings: [...report.warnings, INCOMPLETE] };
}

/** The report of a run that waits, with who watches its deadline. */
function watched(report: RunReport, watch: StandingWatch | null): RunReport {
  if (watch === null) return report;
  return { ...report, deadline_watch: watch.started, warnings: [...report.warnings, ...(watch.warning === null ? [] : [watch.warning])] };
}

/** What every report of a commit begins with. */
function reportOf({ root, state }: Session, { command, decided, recovered, confirmWithinMs }: Told, { work, error }: { readonly work: RunWork | null; readonly error: Error | null }): RunReport {
  return {
    ...emptyReport({ command, mode: "commit", error }),
    ...decided.reported,
    plan_id: decided.planId,
    actions: decided.actions,
    passed_over: decided.passedOver,
    rows: decided.rows,
    confirm_within_ms: confirmWithinMs,
    recovered,
    warnings: [...conflictWarnings(recovered), ...decided.warnings, ...(work === null ? [] : labelWarnings(work))],
    places: placesOf(root, state, work),
  };
}
