/** This defines a run's folder: where it is made, found and read. */
import { closeDir, ensureDir, errnoOf, ignoring, nodeName, observe, openDir, pathIn, SwitchyardError, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { readJournal, type ParsedJournal } from "@switchyard/journal";
import { v7 } from "uuid";
import type { State } from "./open-state.ts";

/** The files of a run's folder. */
export const RUN_FILES = {
  journal: nodeName("journal.jsonl"),
  plan: nodeName("plan.json"),
  undoScript: nodeName("undo.sh"),
  undoStarted: nodeName("undo.started"),
  undoDone: nodeName("undo.done"),
  /** The script put a file back without its capabilities. */
  undoLacking: nodeName("undo.lacking"),
  /** Which files of upgrades were put at protected targets; see `noteUpgraded`. */
  undoUpgraded: nodeName("undo.upgraded"),
  report: nodeName("report.json"),
  attestation: nodeName("attestation.dsse.json"),
} as const;

const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new run id (UUIDv7, which sorts by time). */
export function newRunId(): string {
  return v7();
}

/**
 * The id that a run gets under the lock: `wanted`, or, where a run there is sorts after it because the clock was set
 * back, one that sorts after that.
 */
export function runIdAfter(existing: readonly string[], wanted: string): string {
  const newest = existing.at(-1);
  if (newest === undefined || newest < wanted) return wanted;
  return v7({ msecs: Number.parseInt(newest.slice(0, 13).replace("-", ""), 16) + 1 });
}

/** The ids of all runs, oldest first. */
export function runIds(runs: DirHandle): string[] {
  return runs.sys.readDirectory(runs.fd).filter((name) => RUN_ID.test(name)).sort();
}

/**
 * Makes the folder of a new run, durably.
 *
 * Crash: the folder is there, empty, or not: a run that did nothing.
 */
export async function makeRunFolder(root: Root, state: State, runId: string): Promise<DirHandle> {
  return ensureDir(root, [...state.runsPath, nodeName(runId)]);
}

/**
 * Removes the folder of a run that named nothing outside it, as far as the file system lets us: what stays is a run that
 * did nothing, and recovery removes it.
 *
 * Crash: some of its files are gone, or all and the folder.
 */
export async function removeRunFolder({ runs }: State, runId: string, folder: DirHandle): Promise<void> {
  try {
    const { sys } = folder;
    for (const name of sys.readDirectory(folder.fd)) ignoring("ENOENT", () => sys.unlinkat(folder.fd, name));
    sys.rmdirat(runs.fd, runId);
    await sys.fsync(runs.fd);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

/** Opens a run's folder. @throws `E_USAGE` `run_unknown` */
export function openRunFolder(root: Root, runsPath: readonly NodeName[], runId: string): DirHandle {
  if (RUN_ID.test(runId)) {
    const runs = openDir(root, runsPath);
    try {
      if (observe(runs, runId).kind === "dir") return openDir(root, [...runsPath, nodeName(runId)]);
    } finally {
      closeDir(runs);
    }
  }
  throw new SwitchyardError({
    id: "E_USAGE",
    reason: "run_unknown",
    op: "openRunFolder",
    message: `Cannot find the run ${JSON.stringify(runId)}: no such run in ${JSON.stringify(`/${runsPath.join("/")}`)}.`,
  });
}

/**
 * The journal of a run. Null where it has none.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`: it was changed, or is another run's
 */
export function readRunJournal(folder: DirHandle): ParsedJournal | null {
  const path = pathIn(folder, RUN_FILES.journal);
  const read = readJournal(folder, RUN_FILES.journal, path);
  const [begin] = read?.records ?? [];
  if (begin?.type !== "begin" || folder.path.endsWith(`/${begin.run_id}`)) return read;
  const message = `Cannot use the journal ${JSON.stringify(path)}: it is that of the run ${begin.run_id}.`;
  throw new SwitchyardError({ id: "E_RESTORE_FAILED", reason: "journal_tampered", op: "readRunJournal", path, message });
}

/** Whether the folder holds this file. */
export function holds(folder: DirHandle, name: NodeName): boolean {
  return observe(folder, name).kind === "file";
}

/** Whether the run's own script was started, whether or not it came to its end. */
export function isScriptBegun(folder: DirHandle): boolean {
  return holds(folder, RUN_FILES.undoStarted) || holds(folder, RUN_FILES.undoDone);
}
