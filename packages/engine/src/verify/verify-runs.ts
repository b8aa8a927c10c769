/** This defines `verifyRuns`: whether everything is as runs left it, and could be taken back. Reads only. */
import { closeDir, isSwitchyardError, nodeName, SwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { leavesLink, leftByRuns, type LeftByRun } from "../history/left-by-runs.ts";
import { OpenConflicts, type OpenConflict } from "../history/open-conflicts.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import { TargetStates } from "../history/target-state.ts";
import { unfinishedError } from "../recover/unfinished-error.ts";
import { reportError } from "../report/report-error.ts";
import { BackupPlaces } from "../rollback/backup-places.ts";
import { findRun } from "../rollback/find-run.ts";
import { payloadPathOf, targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import type { RunsPlace } from "../state/run-folders.ts";
import { withRoot } from "../state/with-root.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { checkKept } from "./check-kept.ts";
import { expectedNode, shownNode } from "./shown-node.ts";
import { driftError, notStanding, unknownRun } from "./verify-errors.ts";
import type { DifferingTarget, VerifyReport } from "./verify-report.ts";

/** What to verify. */
export interface VerifyRunsRequest {
  /** Null: every target where a link of a run is to stand, by the newest run over it that stands. */
  readonly runId: string | null;
  /** Whether the bytes of all payloads are read. If not, of those alone of which inode, size and time do not tell. */
  readonly hashes: boolean;
}

/**
 * Compares each target with what its run left there, and checks the backup of what that displaced. Of a run that is named, the
 * backups of all its targets, and the targets that no later run has.
 *
 * Needs no lock and writes nothing; while a run is under way it may find what that is just about to change.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function verifyRuns(context: Context, request: VerifyRunsRequest): Promise<VerifyReport> {
  try {
    return await withRoot(context, (root) => verifyAll(root, context, request));
  } catch (error) {
    return ended(request, NOTHING, error);
  }
}

interface Found {
  readonly checked: number;
  readonly differing: readonly Differing[];
  readonly unfinished: readonly string[];
  readonly others: readonly OpenConflict[];
  readonly readable: ReadableRuns;
  /** Payloads of which nobody kept a hash. */
  readonly unsure: number;
}

const NOTHING: Found = { checked: 0, differing: [], unfinished: [], others: [], readable: new ReadableRuns(), unsure: 0 };

/** A target with what is wrong. */
type Differing = Omit<DifferingTarget, "errors"> & { readonly errors: readonly SwitchyardError[] };

async function verifyAll(root: Root, context: Context, request: VerifyRunsRequest): Promise<VerifyReport> {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) {
    if (request.runId !== null) throw unknownRun(request.runId);
    return ended(request, NOTHING, null);
  }
  const states = new TargetStates(root);
  try {
    const found = await look({ root, runs: runs.dir, runsPath: runs.parents }, { context, request, states });
    return ended(request, found, worst(found));
  } finally {
    states.close();
    closeDir(runs.dir);
  }
}

interface Looking {
  readonly context: Context;
  readonly request: VerifyRunsRequest;
  readonly states: TargetStates;
}

async function look(place: RunsPlace, { context, request, states }: Looking): Promise<Found> {
  const { runId, hashes } = request;
  if (runId !== null) findRun(place, runId);
  let [checked, unsure] = [0, 0];
  const [differing, unfinished]: [Differing[], string[]] = [[], []];
  const readable = new ReadableRuns();
  const conflicts = new OpenConflicts(states.dirs);
  for (const left of leftByRuns(readable.in(place))) {
    const { run, line } = left.recorded;
    if (line.state === "unfinished") unfinished.push(line.run_id);
    conflicts.add(left.recorded);
    if (runId !== null && line.run_id !== runId) continue;
    if (runId !== null && !line.stands) throw notStanding(runId);
    const places = new BackupPlaces(states.dirs, { backupTag: run.begin.tag, backupDir: context.policy.backup_dir });
    const own = new Set(left.records);
    for (const record of wanted(left, runId)) {
      await takeTurn();
      const isOvertaken = runId !== null && !own.has(record);
      const seen = await states.of(record, run.staged.get(record.index));
      const kept = await keptFault(record, { states, places, hashes });
      checked += 1;
      if (kept.sure === false) unsure += 1;
      const errors = [...(isOvertaken || seen.state === "switched" ? [] : [driftError(record, seen, line.run_id)]), ...(kept.error === null ? [] : [kept.error])];
      if (errors.length > 0) differing.push({ target: targetOf(record), run_id: line.run_id, state: isOvertaken ? "overtaken" : seen.state, expected: expectedNode(record), found: shownNode(seen.node), backup: payloadPathOf(record), errors });
    }
    if (runId !== null) break;
  }
  return { checked, differing: differing.toSorted((a, b) => (a.target < b.target ? -1 : 1)), unfinished: unfinished.toReversed(), others: conflicts.found.filter(({ run_id: id }) => runId === null || id === runId), readable, unsure };
}

/** Of all runs, what stands and leaves a link: what was put back is the package manager's again, and may change. */
function wanted({ recorded: { run, line }, records }: LeftByRun, runId: string | null): readonly IntentRecord[] {
  if (runId !== null) return run.intents;
  return line.stands ? records.filter(leavesLink) : [];
}

interface KeptLook {
  readonly states: TargetStates;
  readonly places: BackupPlaces;
  readonly hashes: boolean;
}

async function keptFault(record: IntentRecord, { states, places, hashes }: KeptLook): Promise<{ readonly error: SwitchyardError | null; readonly sure: boolean | null }> {
  try {
    const dir = openParent(states, record);
    return { error: null, sure: await checkKept(record, places.of(record, dir), { hashes }) };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { error, sure: null };
  }
}

/** @throws `E_BACKUP_MISSING` `backup_dir_missing` */
function openParent({ dirs }: TargetStates, record: IntentRecord): DirHandle {
  try {
    return dirs.open(record.parents.map((name) => nodeName(name)));
  } catch (cause) {
    if (!isSwitchyardError(cause)) throw cause;
    const path = `/${record.parents.join("/")}`;
    throw new SwitchyardError({ id: "E_BACKUP_MISSING", reason: "backup_dir_missing", op: "verify", path, message: `Cannot find the backup of ${JSON.stringify(targetOf(record))}: its directory ${JSON.stringify(path)} cannot be opened (${cause.errno ?? cause.reason}).`, cause });
  }
}

/** What is hardest to mend decides the exit code. */
function worst({ differing, unfinished, readable }: Found): SwitchyardError | null {
  const all = [...(readable.error === null ? [] : [readable.error]), ...(unfinished.length === 0 ? [] : [unfinishedError({ op: "verify", task: "Cannot tell how all targets should be" }, unfinished)]), ...differing.flatMap(({ errors }) => errors)];
  const greatest = all.reduce((most, { exitCode }) => Math.max(most, exitCode), 0);
  return all.find(({ exitCode }) => exitCode === greatest) ?? null;
}

function ended({ runId, hashes }: VerifyRunsRequest, { checked, differing, unfinished, others, readable, unsure }: Found, error: unknown): VerifyReport {
  const failed = error === null ? null : reportError(error);
  return {
    kind: "switchyard.verify",
    schema_version: 1,
    command: "verify",
    ok: failed === null,
    exit_code: failed?.exitCode ?? 0,
    error: failed?.reported ?? null,
    run_id: runId,
    hashes,
    checked,
    differing: differing.map(({ errors, ...target }) => ({ ...target, errors: errors.map((one) => reportError(one).reported) })),
    broken: readable.broken,
    unfinished,
    left_to_others: others,
    warnings: hashes && unsure > 0 ? [`Of ${unsure} ${unsure === 1 ? "backup" : "backups"} no hash was kept: whether the bytes are the same nobody can tell.`] : [],
  };
}
