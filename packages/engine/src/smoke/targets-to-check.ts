/** This defines `targetsToCheck`: the targets of a `smoke run`, and what each is to lead to. Reads only. */
import { closeDir, formatPath, resolveInRoot, safePath, SwitchyardError, withLook, type Root } from "@switchyard/fs-atomic";
import type { SmokeTarget } from "@switchyard/smoke";
import type { Context } from "../context.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import { managedTargets, targetsOf, type ManagedTarget } from "../managed/managed-targets.ts";
import { foundIn } from "../rollback/found-run.ts";
import { unfinishedError } from "../recover/unfinished-error.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import { openExisting } from "../state/open-state.ts";
import { openRunFolder } from "../state/run-folder.ts";
import { finalOf } from "./final-of.ts";

/** Which ones: those of a run, those that are named, or, where neither is said, all that runs which stand have made links. */
export interface SmokeSelection {
  readonly runId: string | null;
  readonly targets: readonly string[];
}

/** What to check, sorted by target. */
export interface TargetsToCheck {
  readonly targets: readonly SmokeTarget[];
  readonly warnings: readonly string[];
  /** Why these may not be all there are: runs cannot be read, or have not ended; null: they are. */
  readonly lack: SwitchyardError | null;
}

/**
 * A link that a run placed is to lead to that run's source; what a run restored, and a named target that none changed, is its own source:
 * of it the checks tell what it does, whatever it is.
 *
 * @throws `E_USAGE` `run_unknown`, and of paths; `E_POLICY` `run_not_committed`, `run_not_standing`, `unfinished_run`, and of paths that cannot be resolved;
 * `E_RESTORE_FAILED` `journal_tampered`: that of the run that was asked for
 */
export function targetsToCheck(root: Root, context: Pick<Context, "stateDir">, { runId, targets }: SmokeSelection): TargetsToCheck {
  if (runId !== null) return { ...toCheck(root, targetsOfRun(root, context, runId), []), lack: null };
  const readable = new ReadableRuns();
  const managed = managedTargets(root, context, readable);
  const { error: lack } = readable;
  const unread = readable.broken.map(({ error: { message } }) => `What one run did is not known, so its targets are not checked. ${message}`);
  if (targets.length === 0) return { ...toCheck(root, [...managed.values()].filter(({ placed }) => placed === "link"), unread), lack: lack ?? unfinishedIn(root, context) };
  const named = new Map(targets.map((target) => resolveInRoot(root, safePath(target), "keep").path).map((path) => [formatPath(path), path]));
  const strangers = [...named.keys()].filter((path) => !managed.has(path));
  const own = [...named.keys()].map((path) => managed.get(path) ?? { path, source: null, isProgram: true, isPointer: false });
  const strange = strangers.map((path) => `No run that stands has changed ${JSON.stringify(path)}: it is checked as it stands.`);
  return { ...toCheck(root, own, [...unread, ...strange]), lack };
}

/** What it has switched is not to be checked: it may go back. */
function unfinishedIn(root: Root, context: Pick<Context, "stateDir">): SwitchyardError | null {
  const runs = unfinishedRuns(root, context);
  return runs.length === 0 ? null : unfinishedError({ op: "smoke run", task: "Cannot tell how all that is switched works" }, runs);
}

function toCheck(root: Root, wanted: readonly Pick<ManagedTarget, "path" | "source" | "isProgram" | "isPointer">[], warnings: readonly string[]): Omit<TargetsToCheck, "lack"> {
  const sorted = wanted.filter(({ isPointer }) => !isPointer).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const pointers = wanted.filter(({ isPointer }) => isPointer).map(({ path }) => `${JSON.stringify(path)} points at a profile and is no program: what leads through it is checked where it is a target itself.`);
  const targets = withLook(root, (look) => sorted.map(({ path, source, isProgram }) => finalOf(look, { target: path, source: source ?? path, isProgram })));
  return { targets, warnings: [...warnings, ...pointers] };
}

function targetsOfRun(root: Root, { stateDir }: Pick<Context, "stateDir">, runId: string): ManagedTarget[] {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) throw new SwitchyardError({ id: "E_USAGE", reason: "run_unknown", op: "smokeRun", message: `Cannot check the run ${JSON.stringify(runId)}: no run was ever made on this root.` });
  closeDir(runs.dir);
  const folder = openRunFolder(root, runs.parents, runId);
  try {
    const found = foundIn(folder);
    if (found === null && unfinishedRuns(root, { stateDir }).includes(runId)) throw unfinishedError({ op: "smoke run", task: `Cannot check the run ${runId}` }, [runId]);
    if (found === null) throw new SwitchyardError({ id: "E_POLICY", reason: "run_not_committed", op: "smokeRun", message: `Cannot check the run ${runId}: it was never committed, so nothing of it stands.` });
    if (found.undone) throw new SwitchyardError({ id: "E_POLICY", reason: "run_not_standing", op: "smokeRun", message: `Cannot check the run ${runId}: it was taken back, so nothing of it stands.` });
    // What was taken away again is rightly not there.
    return targetsOf(found.run).filter(({ placed }) => placed !== "nothing");
  } finally {
    closeDir(folder);
  }
}
