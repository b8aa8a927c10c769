/** This defines `statusOfRuns`: what runs there are and how their targets stand, of a root that has some. */
import { closeDir, pathIn } from "@switchyard/fs-atomic";
import { cameToStand } from "../confirm/provisional-run.ts";
import { FACTS_DIR, FACTS_NAME } from "../context.ts";
import { leavesLink, leftByRuns, type LeftByRun } from "../history/left-by-runs.ts";
import { OpenConflicts, type OpenConflict } from "../history/open-conflicts.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import type { RunLine } from "../history/run-line.ts";
import { TargetStates } from "../history/target-state.ts";
import { reportError } from "../report/report-error.ts";
import { payloadPathOf, targetOf } from "../run/intent.ts";
import { openExisting, outside } from "../state/open-state.ts";
import type { RunsPlace } from "../state/run-folders.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { expectedNode, shownNode } from "../verify/shown-node.ts";
import { StandingDiversions } from "./standing-diversions.ts";
import type { StatusReport, TargetLine } from "./status-report.ts";

/** What the report says of these runs. */
export async function statusOfRuns(place: RunsPlace): Promise<Pick<StatusReport, "ok" | "exit_code" | "error" | "runs" | "broken" | "unfinished" | "left_to_others" | "run_id" | "targets" | "facts">> {
  const { root } = place;
  const { lines, newest, targets, others, readable } = await readAll(place);
  const facts = openExisting(root, FACTS_DIR);
  if (facts !== null) closeDir(facts.dir);
  const failed = readable.error === null ? null : reportError(readable.error);
  return {
    ok: failed === null,
    exit_code: failed?.exitCode ?? 0,
    error: failed?.reported ?? null,
    broken: readable.broken,
    runs: lines.toReversed(),
    unfinished: lines.filter((line) => line.state === "unfinished").map((line) => line.run_id).toReversed(),
    left_to_others: others,
    run_id: newest,
    targets,
    facts: facts === null ? null : outside(root, pathIn(facts.dir, FACTS_NAME)),
  };
}

interface AllRuns {
  /** Newest first. */
  readonly lines: readonly RunLine[];
  /** The newest apply that came to stand. */
  readonly newest: string | null;
  readonly targets: readonly TargetLine[];
  readonly others: readonly OpenConflict[];
  readonly readable: ReadableRuns;
}

async function readAll(place: RunsPlace): Promise<AllRuns> {
  const readable = new ReadableRuns();
  const lines: RunLine[] = [];
  let newest: string | null = null;
  const targets = new Map<string, TargetLine>();
  const states = new TargetStates(place.root);
  const diversions = new StandingDiversions(place.root);
  const conflicts = new OpenConflicts(states.dirs);
  try {
    for (const { recorded, records } of leftByRuns(readable.in(place))) {
      const { run, line } = recorded;
      lines.push(line);
      conflicts.add(recorded);
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
  return { lines, newest, targets: [...targets.values()].toSorted((a, b) => (a.target < b.target ? -1 : 1)), others: conflicts.found, readable };
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
      ...shownNode(node),
      expected: expectedNode(record),
      state,
      managed: line.stands && leavesLink(record),
      backup: payloadPathOf(record),
      ...(isProtected ? { protected: true as const } : {}),
      wanted: null,
    };
  }
}
