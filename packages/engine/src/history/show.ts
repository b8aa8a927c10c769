/** This defines `show`: everything that is recorded of a run. Reads only. */
import { closeDir, pathIn, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { notedError } from "../confirm/unconfirmed.ts";
import { FACTS_DIR, FACTS_NAME, type Context } from "../context.ts";
import { headInReport } from "../facts/head-in-report.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { reportError } from "../report/report-error.ts";
import { Series } from "../report/series.ts";
import { openExisting, outside } from "../state/open-state.ts";
import { errorOfRun } from "../run/run-errors.ts";
import { holds, RUN_FILES } from "../state/run-folder.ts";
import type { RunsPlace } from "../state/run-folders.ts";
import { withRoot } from "../state/with-root.ts";
import { leftToOthers } from "./left-to-others.ts";
import { nextCommands } from "./next-commands.ts";
import { readRuns } from "./read-runs.ts";
import { ReadableRuns } from "./readable-runs.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { shownAction } from "./shown-action.ts";
import type { ShownRun } from "./shown-run.ts";

/** Which run. */
export interface ShowRequest {
  /** Null: the newest, of whatever kind. */
  readonly runId: string | null;
}

const NOTHING: ShownRun = {
  kind: "switchyard.run",
  schema_version: 1,
  command: "show",
  ok: true,
  exit_code: 0,
  error: null,
  broken: [],
  run: null,
  plan_id: null,
  tag: null,
  committed_at: null,
  smoke: null,
  failure: null,
  actions: [],
  left: [],
  left_to_others: [],
  places: null,
  facts_head: null,
  tools: [],
  next: [],
};

/** Shows a run. Needs no lock and writes nothing. Of a large one each action is made when it is asked for. */
export async function show(context: Context, { runId }: ShowRequest): Promise<ShownRun> {
  try {
    return await withRoot(context, async (root) => {
      const runs = openExisting(root, `${context.stateDir}/runs`);
      if (runs === null) throw unknown(runId);
      try {
        return find({ root, runs: runs.dir, runsPath: runs.parents }, runId);
      } finally {
        closeDir(runs.dir);
      }
    });
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...NOTHING, ok: false, exit_code: exitCode, error: reported };
  }
}

/** Those that are newer are read on the way: one of them may have undone it. */
function find(place: RunsPlace, runId: string | null): ShownRun {
  const later = new ReadableRuns();
  for (const read of readRuns(place)) {
    const isWanted = runId === null ? read.what !== "nothing" : read.runId === runId;
    if (read.what === "broken" && isWanted) throw read.error;
    if (read.what === "broken") later.add(read.runId, read.error);
    if (read.what === "run" && isWanted) return { ...shown(place.root, read.recorded), ...unsure(later) };
  }
  throw unknown(runId);
}

/** Nobody knows whether what cannot be read undid it. */
function unsure({ error, broken }: ReadableRuns): Partial<ShownRun> {
  if (error === null) return {};
  const { reported, exitCode } = reportError(error);
  return { ok: false, exit_code: exitCode, error: reported, broken };
}

function shown(root: Root, { run, line, folder }: RecordedRun): ShownRun {
  const { begin, intents, committedAt, smoke, error: failure } = run;
  const at = (name: (typeof RUN_FILES)[keyof typeof RUN_FILES]): string | null => (holds(folder, name) ? outside(root, pathIn(folder, name)) : null);
  const script = at(RUN_FILES.undoScript);
  return {
    ...NOTHING,
    run: line,
    plan_id: begin.plan_id,
    tag: begin.tag,
    committed_at: committedAt,
    smoke,
    failure: failure ?? (run.undone ? notedError(errorOfRun(run)) : null),
    actions: new Series(function* () {
      for (const record of intents) yield shownAction(record);
    }),
    left: (begin.left ?? []).map(({ path, error: { reason, message } }) => ({ target: path, reason, message })),
    left_to_others: othersIn(root, run),
    places: { facts: outside(root, `${FACTS_DIR}/${FACTS_NAME}`), run: outside(root, folder.path), undo_script: script, attestation: at(RUN_FILES.attestation) },
    facts_head: headInReport(folder),
    tools: begin.attest?.tools ?? [],
    next: nextCommands(line, script),
  };
}

function othersIn(root: Root, run: RecordedRun["run"]): ShownRun["left_to_others"] {
  const dirs = new DirCache(root);
  try {
    return leftToOthers(run, dirs);
  } finally {
    dirs.close();
  }
}

function unknown(runId: string | null): SwitchyardError {
  const wanted = runId === null ? "a run" : `the run ${JSON.stringify(runId)}`;
  return new SwitchyardError({ id: "E_USAGE", reason: "run_unknown", op: "show", message: `Cannot show ${wanted}: there is ${runId === null ? "none" : "no such run"} on this root.` });
}
