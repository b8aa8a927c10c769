/** This defines `status`: what runs there are, how their targets stand, and what a plan would do with them. Reads only. */
import { closeDir, pathIn, type Root } from "@switchyard/fs-atomic";
import { apply } from "../apply/apply.ts";
import { cameToStand } from "../confirm/provisional-run.ts";
import { FACTS_DIR, FACTS_NAME, type Context } from "../context.ts";
import { leavesLink, leftByRuns, type LeftByRun } from "../history/left-by-runs.ts";
import { recordedRuns } from "../history/recorded-runs.ts";
import type { RunLine } from "../history/run-line.ts";
import { TargetStates } from "../history/target-state.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { PlanRequest } from "../plan/plan.ts";
import { reportError } from "../report/report-error.ts";
import type { RunReport } from "../report/report.ts";
import { payloadPathOf, targetOf } from "../run/intent.ts";
import { openExisting, outside } from "../state/open-state.ts";
import type { RunsPlace } from "../state/run-folders.ts";
import { withRoot } from "../state/session.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { StandingDiversions } from "./standing-diversions.ts";
import type { StatusReport, TargetLine } from "./status-report.ts";
import { withWanted } from "./with-wanted.ts";

/** What to compare the system with besides what runs left there. */
export type StatusRequest = PlanRequest | { readonly saved: PlanDocument };

/**
 * Reads the state of a root. Needs no lock and writes nothing.
 *
 * @param wanted what the caller would have; null: nothing in particular
 */
export async function status(context: Context, wanted: StatusRequest | null = null): Promise<StatusReport> {
  const told = await orError(() => withRoot(context, (root) => read(root, context)));
  if (wanted === null || !told.ok) return told;
  const planned: RunReport = await apply(context, { ...wanted, mode: "dry_run" });
  const { error, exit_code, plan_id, actions } = planned;
  const targets = withWanted(told.targets, actions);
  // What a gate stops is told of its target.
  return error === null || actions.length > 0 ? { ...told, plan_id, targets } : { ...told, ok: false, exit_code, error };
}

const EMPTY: StatusReport = { schema_version: 1, command: "status", ok: true, exit_code: 0, error: null, runs: [], unfinished: [], run_id: null, plan_id: null, targets: [], facts: null };

async function orError(act: () => Promise<StatusReport>): Promise<StatusReport> {
  try {
    return await act();
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...EMPTY, ok: false, exit_code: exitCode, error: reported };
  }
}

async function read(root: Root, context: Context): Promise<StatusReport> {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) return EMPTY;
  try {
    const { lines, newest, targets } = await readAll({ root, runs: runs.dir, runsPath: runs.parents });
    const facts = openExisting(root, FACTS_DIR);
    if (facts !== null) closeDir(facts.dir);
    return {
      ...EMPTY,
      runs: lines.toReversed(),
      unfinished: lines.filter((line) => line.state === "unfinished").map((line) => line.run_id).toReversed(),
      run_id: newest,
      targets,
      facts: facts === null ? null : outside(root, pathIn(facts.dir, FACTS_NAME)),
    };
  } finally {
    closeDir(runs.dir);
  }
}

interface AllRuns {
  /** Newest first. */
  readonly lines: readonly RunLine[];
  /** The newest apply that came to stand. */
  readonly newest: string | null;
  readonly targets: readonly TargetLine[];
}

async function readAll(place: RunsPlace): Promise<AllRuns> {
  const lines: RunLine[] = [];
  let newest: string | null = null;
  const targets = new Map<string, TargetLine>();
  const states = new TargetStates(place.root);
  const diversions = new StandingDiversions(place.root);
  try {
    for (const { recorded, records } of leftByRuns(recordedRuns(place))) {
      const { run, line } = recorded;
      lines.push(line);
      const isNewest = newest === null && line.verb === "apply" && cameToStand(run);
      if (isNewest) newest = line.run_id;
      for await (const found of targetLines({ recorded, records }, { states, diversions })) targets.set(found.target, found);
      // Of the newest it is told also where it was undone, unless an older run claims the target.
      if (!isNewest || line.stands) continue;
      const given = run.intents.filter((record) => !targets.has(targetOf(record)));
      for await (const found of targetLines({ recorded, records: given }, { states, diversions })) targets.set(found.target, found);
    }
  } finally {
    states.close();
  }
  return { lines, newest, targets: [...targets.values()].toSorted((a, b) => (a.target < b.target ? -1 : 1)) };
}

interface Looking {
  readonly states: TargetStates;
  readonly diversions: StandingDiversions;
}

async function* targetLines({ recorded: { run, line }, records }: LeftByRun, { states, diversions }: Looking): AsyncGenerator<TargetLine> {
  for (const record of records) {
    await takeTurn();
    const { node, state } = await states.of(record, run.staged.get(record.index));
    const isProtected = await diversions.has(record);
    yield {
      target: targetOf(record),
      run_id: line.run_id,
      source: record.source,
      kind: node.kind,
      state,
      managed: line.stands && leavesLink(record),
      backup: payloadPathOf(record),
      ...(isProtected ? { protected: true as const } : {}),
      wanted: null,
    };
  }
}
