/** This defines `knownValues`: the run ids and targets that a command line could name. Reads only, and little. */
import { closeDir, isSwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { readRunIn, type JournalledRun } from "../state/read-run.ts";
import { metFolders } from "../state/run-folders.ts";
import { withRoot } from "../state/with-root.ts";

/** A run that could be named. */
export interface KnownRun {
  readonly run_id: string;
  readonly verb: "apply" | "rollback";
  readonly started_at: string;
}

/** What could be named, newest runs first. */
export interface KnownValues {
  readonly runs: readonly KnownRun[];
  /** Paths inside the root, each once. */
  readonly targets: readonly string[];
}

/** As many runs as somebody looks through. */
const MOST_RUNS = 200;

/**
 * The newest runs, and what they changed. A run that cannot be read is passed over: this only helps at typing.
 *
 * @throws `E_USAGE` `root_unusable`; `E_POLICY` `state_unusable`
 */
export async function knownValues(context: Pick<Context, "root" | "stateDir" | "syscalls">): Promise<KnownValues> {
  return withRoot(context, async (root) => {
    const opened = openExisting(root, `${context.stateDir}/runs`);
    if (opened === null) return { runs: [], targets: [] };
    const runs: KnownRun[] = [];
    const targets = new Set<string>();
    try {
      for (const met of metFolders({ root, runs: opened.dir, runsPath: opened.parents }, "newest")) {
        if (runs.length === MOST_RUNS) break;
        const run = "error" in met ? undefined : readable(met.folder)?.run;
        if (run === undefined) continue;
        const { run_id, verb, started_at } = run.begin;
        runs.push({ run_id, verb, started_at });
        for (const record of run.intents) targets.add(targetOf(record));
      }
    } finally {
      closeDir(opened.dir);
    }
    return { runs, targets: [...targets] };
  });
}

function readable(folder: DirHandle): JournalledRun | null {
  try {
    return readRunIn(folder);
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
