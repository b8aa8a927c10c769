/** This defines `handCommands`: what a person would type to finish an undo that failed. */
import { errnoOf, identityOf, observe, sameInode, type DirHandle, type NodeIdentity } from "@switchyard/fs-atomic";
import { quote } from "@switchyard/rescue";
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

function command({ record, dir, store }: Intent, rootPath: string): string {
  const at = (place: DirHandle, name: string): string => quote(`${rootPath === "/" ? "" : rootPath}${place.path === "/" ? "" : place.path}/${name}`);
  const target = at(dir, record.target);
  if (record.prior.kind === "none") return `rm ${target}`;
  const waiting = [besideNameOf(record), ...(record.incoming === null ? [] : [record.incoming.name])].find((name) => isPrior(dir, name, record.prior));
  if (waiting !== undefined) return `mv -T ${at(dir, waiting)} ${target}`;
  if (record.store?.way !== "copy") return `mv -T ${at(store, record.keep)} ${target}`;
  return `cp -a ${at(store, record.keep)} ${at(dir, besideNameOf(record))} && mv -T ${at(dir, besideNameOf(record))} ${target}`;
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
