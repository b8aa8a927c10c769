/** This defines `withWorkOf`: a run that came to stand, taken up again to be put back as it is. */
import { closeDir } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import type { RunWork } from "../run/run-work.ts";
import { readRunIn } from "../state/read-run.ts";
import { openRunFolder } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { loadWork } from "./load-work.ts";

/** Opens the run's folder and journal for `act`, and closes them again. @throws as `openRunFolder` and `loadWork` do */
export async function withWorkOf<R>(session: Session, runId: string, act: (work: RunWork, run: RunRecord) => Promise<R>): Promise<R> {
  const folder = openRunFolder(session.root, session.state.runsPath, runId);
  try {
    const found = readRunIn(folder);
    if (found === null) throw new TypeError("a journal that was just read is gone");
    const { work, close } = await loadWork(session, folder, found.read, found.run);
    try {
      return await act(work, found.run);
    } finally {
      close();
    }
  } finally {
    closeDir(folder);
  }
}
