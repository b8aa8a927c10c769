/** This defines `undoLine`: what undoing a run would do to one of its targets. Reads only. */
import { pathIn } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { reportError } from "../report/report-error.ts";
import { examineRun, type ExaminedTarget } from "../rollback/examine-run.ts";
import type { UndoLine } from "./explain-report.ts";
import type { PathHistory } from "./path-history.ts";

/**
 * Examines it as a rollback of that run does: the payload is verified, the gates of a rollback are asked. The run's other targets
 * are not looked at, and any of them may keep the run from being undone.
 *
 * @param standing the run, with what it did to this path alone
 */
export async function undoLine(dirs: DirCache, { run, others }: NonNullable<PathHistory["standing"]>, { policy, signal, stateDir }: Pick<Context, "policy" | "signal" | "stateDir">): Promise<UndoLine | null> {
  // What stands there now needs no hash: nothing is recorded.
  const options = { policy: { ...policy, record_hashes: false }, signal, stateDir, laterTargets: () => new Set<string>() };
  const { targets } = await examineRun(dirs, { run, undone: false }, options);
  const [target] = targets;
  if (target === undefined) return null;
  const error = target.error === null ? null : reportError(target.error).reported;
  return { run_id: run.begin.run_id, decision: target.decision, backup: backupOf(target), error, others };
}

function backupOf({ dir, payload }: ExaminedTarget): string | null {
  return payload === null ? null : pathIn(payload.at?.dir ?? dir, payload.name);
}
