/** This defines `completeRun`: what follows once a run's targets are right and durable: facts, report, and the end. */
import { closeDir, errnoOf, nodeName, pathIn, replaceFile, type Root } from "@switchyard/fs-atomic";
import { readFactLines, type Fact } from "@switchyard/facts";
import { FACTS_NAME } from "../context.ts";
import type { Places, RunReport } from "../report/report.ts";
import { outside, type State } from "../state/open-state.ts";
import { holds, RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import type { RunWork } from "./run-work.ts";

/**
 * (1) Appends the run's facts, those that are not there yet, (2) writes its report, (3) notes `closed`.
 *
 * Crash: the journal says `committed` or `undone`, so recovery comes here again; a fact that was written stays single.
 */
export async function completeRun(session: Session, work: RunWork, facts: readonly Fact[], report: RunReport): Promise<void> {
  const written = factKeys(readFactLines(session.state.factsDir, nodeName(FACTS_NAME)), work.begin.run_id);
  await session.sink.append(facts.filter((fact) => !written.has(keyOf(fact)))); // (1)
  await replaceFile(work.folder, RUN_FILES.report, Buffer.from(`${JSON.stringify(report, null, 2)}\n`), 0o644); // (2)
  await work.journal.append({ type: "closed" }); // (3)
}

/** The warning of a run whose papers could not be completed. */
export const INCOMPLETE = "The run's facts or report could not be written; the next command completes them from its journal.";

/**
 * {@link completeRun}, where its failure is a warning: the targets are right and durable, and what is missing can be made
 * later from the journal (REQ-O9).
 */
export async function completeOrWarn(session: Session, work: RunWork, facts: readonly Fact[], report: RunReport): Promise<RunReport> {
  try {
    await completeRun(session, work, facts, report);
    return report;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { ...report, warnings: [...report.warnings, `${INCOMPLETE} (${errnoOf(error)})`] };
  }
}

/** Closes the run's handles; its directories are the caller's. */
export function closeWork(work: RunWork): void {
  work.journal.close();
  closeDir(work.folder);
}

/** Where the run's papers lie, as a person can open them. */
export function placesOf(root: Root, state: State, work: RunWork | null): Places {
  const facts = outside(root, pathIn(state.factsDir, FACTS_NAME));
  if (work === null) return { facts, run: null, undo_script: null };
  const script = holds(work.folder, RUN_FILES.undoScript) ? outside(root, pathIn(work.folder, RUN_FILES.undoScript)) : null;
  return { facts, run: outside(root, work.folder.path), undo_script: script };
}

function factKeys(lines: readonly string[], runId: string): Set<string> {
  const mine = lines.filter((line) => line.includes(runId));
  return new Set(mine.map((line): string => keyOf(JSON.parse(line))));
}

/** A run has one fact of a stage for each of its actions. */
function keyOf(fact: { readonly stage: string; readonly run_id: string | null; readonly action_id?: string }): string {
  return `${fact.stage} ${fact.run_id ?? ""} ${fact.action_id ?? ""}`;
}
