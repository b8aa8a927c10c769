/** This defines `history`: the runs, newest first. Reads only. */
import { closeDir, formatPath, isSwitchyardError, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { reportError } from "../report/report-error.ts";
import type { ReportedError } from "../report/report.ts";
import { targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import { readRuns } from "./read-runs.ts";
import { ReadableRuns, type BrokenRun } from "./readable-runs.ts";
import type { RunLine } from "./run-line.ts";

/** Which runs. */
export interface HistoryRequest {
  /** Only those that have this target; null: all. */
  readonly target: string | null;
  /** Only so many, the newest; null: all. Older ones are not read. */
  readonly limit: number | null;
}

/** What `history` returns. */
export interface HistoryReport {
  readonly kind: "switchyard.history";
  readonly schema_version: 1;
  readonly command: "history";
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** Free of links in its parents; null: those of all targets. */
  readonly target: string | null;
  /** Newest first. */
  readonly runs: readonly RunLine[];
  /** Runs whose journals were changed or cannot be read, newest first; the first one's error is the report's. */
  readonly broken: readonly BrokenRun[];
  /** Whether there are older runs that were not looked at. */
  readonly more: boolean;
}

/** Lists the runs. Needs no lock and writes nothing. One journal at a time is in memory. */
export async function history(context: Context, request: HistoryRequest): Promise<HistoryReport> {
  const none: HistoryReport = { kind: "switchyard.history", schema_version: 1, command: "history", ok: true, exit_code: 0, error: null, target: request.target, runs: [], broken: [], more: false };
  try {
    return await withRoot(context, async (root) => {
      const target = request.target === null ? null : canonical(root, request.target);
      return { ...none, target, ...listed(root, context, { ...request, target }) };
    });
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...none, ok: false, exit_code: exitCode, error: reported };
  }
}

/** What of a report tells of runs. */
type Listed = Pick<HistoryReport, "ok" | "exit_code" | "error" | "runs" | "broken" | "more">;

function listed(root: Root, { stateDir }: Context, { target, limit }: HistoryRequest): Partial<Listed> {
  const opened = openExisting(root, `${stateDir}/runs`);
  if (opened === null) return {};
  try {
    const runs: RunLine[] = [];
    const readable = new ReadableRuns();
    let more = false;
    for (const read of readRuns({ root, runs: opened.dir, runsPath: opened.parents })) {
      more = runs.length === limit;
      if (more) break;
      if (read.what === "broken") readable.add(read.runId, read.error);
      else if (read.what === "run" && (target === null || read.recorded.run.intents.some((record) => targetOf(record) === target))) runs.push(read.recorded.line);
    }
    return { ...failure(readable.error), runs, broken: readable.broken, more };
  } finally {
    closeDir(opened.dir);
  }
}

function failure(error: unknown): Partial<Listed> {
  if (error === null) return {};
  const { reported, exitCode } = reportError(error);
  return { ok: false, exit_code: exitCode, error: reported };
}

/** As runs have it. Where its directory has gone, it is taken as it was written. @throws `E_USAGE` for a malformed path */
function canonical(root: Root, target: string): string {
  const path = safePath(target);
  try {
    return formatPath(resolveInRoot(root, path, "keep").path);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return formatPath(path);
    throw error;
  }
}
