/** This defines `handCommands`: what a person would type to finish an undo that failed. */
import { errnoOf, identityOf, observe, sameInode, type DirHandle, type NodeIdentity } from "@switchyard/fs-atomic";
import { quote } from "@switchyard/rescue";
import type { IntentRecord } from "@switchyard/journal";
import { besideNameOf, type Intent } from "./intent.ts";
import { progressOf, type RunWork } from "./run-work.ts";

/**
 * One command for each target of the run that could not be undone (REQ-R5), ready for a POSIX shell.
 *
 * @param rootPath the root as the reader sees it
 */
export function handCommands(work: RunWork, rootPath: string): string[] {
  return work.intents.filter(({ record }) => progressOf(work, record.index).outcome === "failed").map((intent) => command(intent, rootPath));
}

/** The same for one target of a run whose backup lies at `keep` in `store`; none where nothing lies there that could go back. */
export function commandByHand({ dir, store }: Pick<Intent, "dir" | "store">, record: Pick<IntentRecord, "target" | "keep" | "prior" | "store">, rootPath: string): string[] {
  const at = atIn(rootPath);
  if (record.prior.kind === "none") return [`rm ${at(dir, record.target)}`];
  return observe(store, record.keep).kind === record.prior.kind ? [backFromStore({ dir, store }, record, rootPath)] : [];
}

/** The path of a name in a directory, quoted. */
function atIn(rootPath: string): (place: DirHandle, name: string) => string {
  return (place, name) => quote(`${rootPath === "/" ? "" : rootPath}${place.path === "/" ? "" : place.path}/${name}`);
}

function command({ record, dir, store }: Intent, rootPath: string): string {
  const at = atIn(rootPath);
  if (record.prior.kind === "none") return `rm ${at(dir, record.target)}`;
  const waiting = [besideNameOf(record), ...(record.incoming === null ? [] : [record.incoming.name])].find((name) => isPrior(dir, name, record.prior));
  return waiting === undefined ? backFromStore({ dir, store }, record, rootPath) : `mv -T ${at(dir, waiting)} ${at(dir, record.target)}`;
}

/** By one rename; from another file system by way of a copy beside the target. */
function backFromStore({ dir, store }: Pick<Intent, "dir" | "store">, record: Pick<IntentRecord, "target" | "keep" | "store">, rootPath: string): string {
  const at = atIn(rootPath);
  const [kept, target] = [at(store, record.keep), at(dir, record.target)];
  if (record.store?.way !== "copy") return `mv -T ${kept} ${target}`;
  const beside = at(dir, besideNameOf(record));
  return `cp -a ${kept} ${beside} && mv -T ${beside} ${target}`;
}

/** In a directory that cannot be read any more there is nothing that can be named. */
function isPrior(dir: DirHandle, name: string, prior: NodeIdentity): boolean {
  try {
    return sameInode(identityOf(observe(dir, name)), prior);
  } catch (error) {
    if (errnoOf(error) !== undefined) return false;
    throw error;
  }
}
