/** This defines `openState`: the directories in which runs, the lock and facts are kept. */
import {
  closeDir,
  ensureDir,
  errnoOf,
  isSwitchyardError,
  openDir,
  SwitchyardError,
  type DirHandle,
  type NodeName,
  type Root,
} from "@switchyard/fs-atomic";
import { FACTS_DIR, LOCK_DIR } from "../context.ts";
import { canonicalPrefix } from "./canonical-prefix.ts";
import { foreignDir } from "./foreign-dir.ts";

/** Open directories of the state. */
export interface State {
  /** Where the lock is; fixed. */
  readonly lockDir: DirHandle;
  /** The components of `lockDir` inside the root. */
  readonly lockPath: readonly NodeName[];
  /** The state directory itself. */
  readonly home: DirHandle;
  /** Where the runs' folders are. */
  readonly runs: DirHandle;
  /** The components of `runs` inside the root. */
  readonly runsPath: readonly NodeName[];
  readonly factsDir: DirHandle;
  close(): void;
}

/**
 * Opens the state, making what is missing of it.
 *
 * Crash: some of the directories exist, all of them empty; the next call makes the rest.
 *
 * @throws `E_POLICY` `state_unusable`: it cannot be made or written, or belongs to someone else.
 */
export async function openState(root: Root, stateDir: string): Promise<State> {
  const opened: DirHandle[] = [];
  const open = async (path: string): Promise<OpenedDir> => {
    try {
      const parents = canonicalPrefix(root, path);
      const dir = await ensureDir(root, parents);
      opened.push(dir);
      checkOwner(root, dir);
      return { dir, parents };
    } catch (error) {
      throw unusable(path, error);
    }
  };
  try {
    const lock = await open(LOCK_DIR);
    const home = stateDir === LOCK_DIR ? lock : await open(stateDir);
    const runs = await open(`${stateDir}/runs`);
    const facts = await open(FACTS_DIR);
    return { lockDir: lock.dir, lockPath: lock.parents, home: home.dir, runs: runs.dir, runsPath: runs.parents, factsDir: facts.dir, close: () => opened.forEach(closeDir) };
  } catch (error) {
    opened.forEach(closeDir);
    throw error;
  }
}

/** An open directory and its components inside the root. */
export interface OpenedDir {
  readonly dir: DirHandle;
  readonly parents: readonly NodeName[];
}

/** Opens a state directory for reading; null where it does not exist. Writes nothing. */
export function openExisting(root: Root, path: string): OpenedDir | null {
  try {
    const parents = canonicalPrefix(root, path);
    return { dir: openDir(root, parents), parents };
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return null;
    throw unusable(path, error);
  }
}

/** State that others can write could make us act for them. */
function checkOwner(root: Root, dir: DirHandle): void {
  const found = foreignDir(root, dir);
  if (found !== null) throw refusal(dir.path, `${found}; needed is one that only root or the owner of the root can write`);
}

function unusable(path: string, cause: unknown): unknown {
  if (isSwitchyardError(cause) && (cause.reason === "state_unusable" || cause.id === "E_USAGE")) return cause;
  const errno = errnoOf(cause);
  if (errno === undefined && !isSwitchyardError(cause)) return cause;
  return refusal(path, isSwitchyardError(cause) ? cause.message : `${errno}`, cause);
}

function refusal(path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "state_unusable",
    op: "openState",
    path,
    errno: errnoOf(cause),
    message: `Cannot use the state directory ${JSON.stringify(path)}: ${found}.`,
    remedies: ["Run as the owner of the root directory (for / that is root), on a root that can be written."],
    cause,
  });
}

/** The path of a state directory as the reader can open it, outside the root. */
export function outside(root: Root, inside: string): string {
  return root.path === "/" ? inside : `${root.path}${inside}`;
}
