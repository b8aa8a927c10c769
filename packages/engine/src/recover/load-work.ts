/** This defines `loadWork`: an unfinished run taken up again from its journal. */
import { nodeName, SwitchyardError, SyncGroup, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { JournalWriter, type ParsedJournal, type RunRecord } from "@switchyard/journal";
import { DirCache } from "../preflight/dir-cache.ts";
import { fromOf, targetOf, type Intent } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";
import { RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";

/** A run taken up again; `close` lets its handles go, but not its folder. */
export interface LoadedWork {
  readonly work: RunWork;
  readonly close: () => void;
}

/**
 * Takes a run up again. Its names come from the journal and are parsed like any other input: a name with a slash, or a
 * directory that is a link by now, is refused, so that no journal leads out of the root (REQ-J4).
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered` for names that no run of ours would have written
 */
export async function loadWork(session: Session, folder: DirHandle, read: ParsedJournal, run: RunRecord): Promise<LoadedWork> {
  const dirs = new DirCache(session.root);
  try {
    const intents = run.intents.map((record) => ({ record, ...openPlaces(session.root, dirs, record), draft: null, label: null }));
    const journal = await JournalWriter.reopen(folder, RUN_FILES.journal, read);
    const { policy, onProgress } = session.context;
    const work: RunWork = { root: session.root, begin: run.begin, folder, journal, intents, staged: new Map(run.staged), progress: new Map(), sync: new SyncGroup(), backups: { synced: run.prepared ? !run.unsynced : null }, policy, signal: undefined, onProgress };
    const close = (): void => {
      journal.close();
      dirs.close();
    };
    return { work, close };
  } catch (error) {
    dirs.close();
    throw error;
  }
}

function openPlaces(root: Root, dirs: DirCache, record: RunRecord["intents"][number]): Pick<Intent, "dir" | "store" | "from"> {
  const { incoming, store, diversion } = record;
  const from = fromOf(record);
  const more = [incoming, diversion, from].flatMap((one) => (one === null || one === undefined ? [] : [one.name]));
  const names = [record.target, record.keep, record.sidecar.name, ...more, ...(store === undefined ? [] : [store.displaced])];
  const open = (parents: readonly string[]): DirHandle => dirs.open(parents.map((name) => nodeName(name)));
  try {
    names.forEach((name) => nodeName(name));
    const dir = open(record.parents);
    return { dir, store: store === undefined ? dir : open(store.parents), from: from === null ? null : open(from.parents) };
  } catch (cause) {
    const path = targetOf(record);
    throw new SwitchyardError({
      id: "E_RESTORE_FAILED",
      reason: "journal_unusable",
      op: "recover",
      path,
      message: `Cannot take up the run again at ${JSON.stringify(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedies: [`Look at what became of ${JSON.stringify(root.path)} at that path. Where backups lie on a file system of their own, mount that.`],
      cause,
    });
  }
}
