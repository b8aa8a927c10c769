/** This defines `recover`: unfinished runs brought to their end. */
import { closeDir, SwitchyardError } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { waitingRun } from "../confirm/provisional-run.ts";
import { recoverUnfinished } from "./recover-unfinished.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { RecoveredRun, RunReport } from "../report/report.ts";
import { placesOf } from "../run/complete-run.ts";
import { openExisting } from "../state/open-state.ts";
import { newRunId } from "../state/run-folder.ts";
import { onFullDisk } from "../state/on-full-disk.ts";
import { withSession, type Session } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";

/**
 * Recovers every unfinished run, at once: it only ends what a commit began. On a root that was never touched it does
 * nothing and succeeds. A provisional run is left until its deadline has passed, and named in the report. Told to stop, it
 * ends the run at hand first. It works from the disk and the journal alone and may be run any number of times.
 *
 * @returns a report; a run that met someone else's node is `recovered_with_conflict`, exit 70, once
 */
export async function recover(context: Context): Promise<RunReport> {
  try {
    const touched = await withRoot(context, async (root) => {
      const runs = openExisting(root, `${context.stateDir}/runs`);
      if (runs !== null) closeDir(runs.dir);
      return runs !== null;
    });
    if (!touched) return emptyReport({ command: "recover", mode: "commit", error: null });
    return await withSession(context, { runId: newRunId() }, recoverNow);
  } catch (error) {
    return emptyReport({ command: "recover", mode: "commit", error });
  }
}

async function recoverNow(session: Session): Promise<RunReport> {
  const { recovered, actions, waiting, interrupted } = await onFullDisk(session, () => recoverUnfinished(session));
  // Also where no run was unfinished, the last append of facts may be torn: appending nothing cuts that off.
  await session.sink.append([]);
  const base = emptyReport({ command: "recover", mode: "commit", error: conflictError(recovered) ?? interrupted });
  const warnings = interrupted === null || base.error?.reason === interrupted.reason ? [] : [interrupted.message];
  const rolled_back = recovered.some((run) => run.outcome === "undone");
  return { ...base, recovered, waiting: waiting.map(waitingRun), actions, rolled_back, warnings, places: placesOf(session.root, session.state, null) };
}

function conflictError(recovered: readonly RecoveredRun[]): SwitchyardError | null {
  const paths = recovered.flatMap((run) => run.conflicts);
  const [path] = paths;
  if (path === undefined) return null;
  return new SwitchyardError({
    id: "E_RESTORE_FAILED",
    reason: "recovered_with_conflict",
    op: "recover",
    path,
    message: `Recovered, but someone else changed ${paths.map((one) => JSON.stringify(one)).join(", ")} meanwhile: their node was left, the old one is kept beside it.`,
  });
}
