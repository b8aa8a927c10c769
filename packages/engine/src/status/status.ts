/** This defines `status`: what runs there are, and how the newest one's targets stand. Reads only. */
import { closeDir, identityOf, isSwitchyardError, matches, nodeName, observe, openDir, pathIn, type DirHandle, type NodeIdentity, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import { isPriorState, parseSidecar } from "@switchyard/backup";
import type { IntentRecord, RunRecord } from "@switchyard/journal";
import { readDiversions, type DiversionEntry } from "@switchyard/ownership";
import { isStanding } from "../protect/diversion.ts";
import { cameToStand, confirmBy } from "../confirm/provisional-run.ts";
import { FACTS_DIR, FACTS_NAME, type Context } from "../context.ts";
import { decideRun } from "../recover/decide-run.ts";
import { reportError } from "../report/report-error.ts";
import type { Kind, ReportedError } from "../report/report.ts";
import { payloadPathOf, swapOf, targetOf } from "../run/intent.ts";
import { openExisting, outside } from "../state/open-state.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { withRoot } from "../state/session.ts";
import { thisMoment } from "../state/this-moment.ts";

/** One run in the history. */
export interface RunLine {
  readonly run_id: string;
  readonly verb: "apply" | "rollback";
  readonly undoes: string | null;
  readonly started_at: string;
  /** `provisional`: it waits for its confirmation; once its deadline has passed it is `unfinished`. */
  readonly state: "committed" | "provisional" | "undone" | "unfinished";
  /** Until when the run waits, or waited, for its confirmation, RFC 3339, UTC; null where it has ended, or need not be confirmed. */
  readonly confirm_by: string | null;
  readonly targets: number;
}

/** How one target of the newest apply stands. */
export interface TargetLine {
  readonly target: string;
  readonly source: string | null;
  readonly kind: Kind;
  /** `switched`: as the run left it; `prior`: as before the run; `missing`; `changed`: someone else changed it. */
  readonly state: "switched" | "prior" | "missing" | "changed";
  readonly backup: string;
  /** Whether dpkg diverts what packages have for it, as this run had it do; absent where it does not, or its record cannot be read. */
  readonly protected?: true;
}

/** What `status` says. */
export interface StatusReport {
  readonly schema_version: 1;
  readonly command: "status";
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** Oldest first. */
  readonly runs: readonly RunLine[];
  /** Runs that wait for recovery. */
  readonly unfinished: readonly string[];
  /** The newest apply that was committed or provisional, whose targets follow; null where there is none. */
  readonly run_id: string | null;
  readonly targets: readonly TargetLine[];
  readonly facts: string | null;
}

/** Reads the state of a root. Needs no lock and writes nothing. */
export async function status(context: Context): Promise<StatusReport> {
  try {
    return await withRoot(context, (root) => read(root, context));
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...EMPTY, ok: false, exit_code: exitCode, error: reported };
  }
}

const EMPTY: StatusReport = { schema_version: 1, command: "status", ok: true, exit_code: 0, error: null, runs: [], unfinished: [], run_id: null, targets: [], facts: null };

async function read(root: Root, context: Context): Promise<StatusReport> {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) return EMPTY;
  try {
    const { lines, newest } = readAll({ root, runs: runs.dir, runsPath: runs.parents });
    const facts = openExisting(root, FACTS_DIR);
    if (facts !== null) closeDir(facts.dir);
    return {
      ...EMPTY,
      runs: lines,
      unfinished: lines.filter((line) => line.state === "unfinished").map((line) => line.run_id),
      run_id: newest?.line.run_id ?? null,
      targets: newest === undefined ? [] : await targetLines(root, newest.run),
      facts: facts === null ? null : outside(root, pathIn(facts.dir, FACTS_NAME)),
    };
  } finally {
    closeDir(runs.dir);
  }
}

interface ReadRun {
  readonly run: RunRecord;
  readonly line: RunLine;
}

interface AllRuns {
  /** Oldest first. */
  readonly lines: readonly RunLine[];
  /** The newest apply that came to stand. Of the others their lines are enough. */
  readonly newest: ReadRun | undefined;
}

function readAll(place: RunsPlace): AllRuns {
  const lines: RunLine[] = [];
  let newest: ReadRun | undefined;
  for (const { folder } of runFolders(place, "oldest")) {
    const one = readOne(folder);
    if (one === null) continue;
    lines.push(one.line);
    if (one.line.verb === "apply" && cameToStand(one.run)) newest = one;
  }
  return { lines, newest };
}

function readOne(folder: DirHandle): ReadRun | null {
  const journal = readRunJournal(folder);
  const decision = journal === null ? null : decideRun(folder, journal, thisMoment());
  if (decision === null || decision.do === "discard") return null;
  const { run } = decision;
  const ended = holds(folder, RUN_FILES.report);
  const { run_id, verb, undoes, started_at } = run.begin;
  const state = !ended ? (decision.do === "wait" ? "provisional" : "unfinished") : run.committed ? "committed" : "undone";
  const confirm_by = ended || run.deadlineMs === null || run.committed || run.undone ? null : confirmBy(run.deadlineMs);
  return { run, line: { run_id, verb, undoes, started_at, state, confirm_by, targets: run.intents.length } };
}

/** Whether the node is what the run put there: a link by its text, a kept node by its inode, a copy of one by the copy's. */
function isPlaced(record: IntentRecord, staged: NodeIdentity | undefined, node: ObservedNode): boolean {
  const { incoming } = swapOf(record, record.incoming?.how === "link" ? undefined : staged);
  return incoming === null ? node.kind === "none" : matches(incoming.node, identityOf(node));
}

async function targetLines(root: Root, { intents, staged }: RunRecord): Promise<TargetLine[]> {
  const entries = intents.some(({ diversion }) => diversion !== undefined) ? await readableDiversions(root) : [];
  return Promise.all(intents.map(async (record) => ({ ...(await targetLine(root, record, staged.get(record.index))), ...(isProtected(record, entries) ? { protected: true as const } : {}) })));
}

/** A record that cannot be read is no reason to say nothing of the runs. */
async function readableDiversions(root: Root): Promise<readonly DiversionEntry[]> {
  try {
    return await readDiversions(root);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "diversions_unusable") return [];
    throw error;
  }
}

function isProtected({ diversion }: IntentRecord, entries: readonly DiversionEntry[]): boolean {
  return diversion?.do === "add" && isStanding(entries, diversion);
}

async function targetLine(root: Root, record: IntentRecord, staged: NodeIdentity | undefined): Promise<TargetLine> {
  const base = { target: targetOf(record), source: record.source, backup: payloadPathOf(record) };
  try {
    const dir = openDir(root, record.parents.map((name) => nodeName(name)));
    try {
      const node = observe(dir, record.target);
      if (isPlaced(record, staged, node)) return { ...base, kind: node.kind, state: "switched" };
      const prior = await isPriorState(dir, record.target, node, parseSidecar(record.sidecar.content, record.sidecar.name));
      return { ...base, kind: node.kind, state: prior ? "prior" : node.kind === "none" ? "missing" : "changed" };
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    // Its directory has gone, and the target with it.
    if (isSwitchyardError(error) && error.id === "E_POLICY") return { ...base, kind: "none", state: "missing" };
    throw error;
  }
}
