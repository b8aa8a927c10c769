/** This defines `ManagedTargets` and `managedTargets`: the targets that are what runs made of them, and no rollback has taken back. Reads only. */
import { closeDir, isSwitchyardError, type DirHandle, type Root, type SwitchyardError } from "@switchyard/fs-atomic";
import type { IntentRecord, RunRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { foundIn, type FoundRun } from "../rollback/found-run.ts";
import { targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { runFolders } from "../state/run-folders.ts";

/** A target, by the newest apply that stands for it. */
export interface ManagedTarget {
  /** Inside the root, as that run has it. */
  readonly path: string;
  readonly runId: string;
  /** The tag of its backups. */
  readonly tag: string;
  /** What the run made of it: a link; a node that an earlier run had kept; nothing, where nothing had been there. */
  readonly placed: "link" | "node" | "nothing";
  /** Of a link, inside the root, as planned; else null. */
  readonly source: string | null;
  /** Whether the source was a program when the run began, and not what goes along with one, e.g. its manual. */
  readonly isProgram: boolean;
}

/**
 * By their paths. Whether someone else has changed them since is another question: no target is looked at.
 *
 * @param unreadable is told of each run whose journal cannot be trusted; if absent, the first of them is thrown
 * @throws `E_RESTORE_FAILED` `journal_tampered`; `E_POLICY` `state_unusable`
 */
export function managedTargets(root: Root, { stateDir }: Pick<Context, "stateDir">, unreadable: (error: SwitchyardError) => void = rethrow): ReadonlyMap<string, ManagedTarget> {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return new Map();
  try {
    const standing = new ManagedTargets();
    for (const { folder } of runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "newest")) {
      const found = foundOr(folder, unreadable);
      if (found !== null && !found.undone) standing.add(found.run);
    }
    return standing.targets;
  } finally {
    closeDir(runs.dir);
  }
}

function rethrow(error: SwitchyardError): never {
  throw error;
}

function foundOr(folder: DirHandle, unreadable: (error: SwitchyardError) => void): FoundRun | null {
  try {
    return foundIn(folder);
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    unreadable(error);
    return null;
  }
}

/** What a run that stands made of its targets. */
export function targetsOf({ begin, intents }: RunRecord): ManagedTarget[] {
  return intents.map((record) => ({ path: targetOf(record), runId: begin.run_id, tag: begin.tag, isProgram: record.program !== false, ...placedBy(record) }));
}

/** Gathers them from runs that stand. */
export class ManagedTargets {
  readonly targets = new Map<string, ManagedTarget>();
  /** The runs that a rollback has taken back at this target only: it left others of theirs, so that they still stand. */
  readonly #takenBack = new Map<string, Set<string>>();

  /** The runs are added newest first. */
  add(run: RunRecord): void {
    const { verb, undoes } = run.begin;
    for (const target of targetsOf(run)) {
      const { path, runId } = target;
      if (verb === "rollback") this.#takenBack.set(path, (this.#takenBack.get(path) ?? new Set()).add(undoes ?? ""));
      else if (!this.targets.has(path) && this.#takenBack.get(path)?.has(runId) !== true) this.targets.set(path, target);
    }
  }
}

/** A rollback's record names the source that the link it took away led to. */
function placedBy({ incoming, source }: IntentRecord): Pick<ManagedTarget, "placed" | "source"> {
  if (incoming === null) return { placed: "nothing", source: null };
  return incoming.how === "link" ? { placed: "link", source } : { placed: "node", source: null };
}
