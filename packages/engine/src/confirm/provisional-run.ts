/** This defines `ProvisionalRun`: a run whose targets are switched and that waits to be confirmed (REQ-J3). */
import type { RunRecord } from "@switchyard/journal";
import { flippedRun } from "../flip/flipped-run.ts";
import type { WaitingRun } from "../report/report.ts";

/** A run before its deadline, neither confirmed nor being undone. */
export interface ProvisionalRun {
  readonly run: RunRecord;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
}

/** The latest instant that a date can tell. */
const LAST_MS = 8.64e15;

/** A deadline as reports and facts say it: RFC 3339, UTC. */
export function confirmBy(deadlineMs: number): string {
  return new Date(Math.min(deadlineMs, LAST_MS)).toISOString();
}

/** The run as reports name it. */
export function waitingRun({ run, deadlineMs }: ProvisionalRun): WaitingRun {
  const { run_id, flip } = run.begin;
  return { run_id, flip: flip === undefined ? null : flippedRun(flip), confirm_by: confirmBy(deadlineMs) };
}

/** Whether the run switched all its targets and was ever offered as it stands: committed, or provisional, whatever came of it. */
export function cameToStand({ committed, deadlineMs }: RunRecord): boolean {
  return committed || deadlineMs !== null;
}
