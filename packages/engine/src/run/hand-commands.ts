/** This defines `handCommands`: what a person would type to finish an undo that failed. */
import { errnoOf, observe, type DirHandle } from "@switchyard/fs-atomic";
import { quote } from "@switchyard/rescue";
import type { IntentRecord } from "@switchyard/journal";
import type { Intent } from "./intent.ts";
import { progressOf, type RunWork } from "./run-work.ts";

/**
 * One command for each target of the run that could not be undone (REQ-R5), ready for a POSIX shell.
 *
 * @param rootPath the root as the reader sees it
 */
export function handCommands(work: RunWork, rootPath: string): string[] {
  return work.intents.filter(({ record }) => progressOf(work, record.index).outcome === "failed").map((intent) => command(intent, rootPath));
}

/** The same for one target of a run whose backup lies at `keep`; none where nothing lies there that could go back. */
export function commandByHand(dir: DirHandle, { target, keep, prior }: Pick<IntentRecord, "target" | "keep" | "prior">, rootPath: string): string[] {
  const at = (name: string): string => quote(`${placeOf(dir, rootPath)}/${name}`);
  if (prior.kind === "none") return [`rm ${at(target)}`];
  return observe(dir, keep).kind === prior.kind ? [`mv -T ${at(keep)} ${at(target)}`] : [];
}

function placeOf(dir: DirHandle, rootPath: string): string {
  return `${rootPath === "/" ? "" : rootPath}${dir.path === "/" ? "" : dir.path}`;
}

function command({ record, dir }: Intent, rootPath: string): string {
  const at = (name: string): string => quote(`${placeOf(dir, rootPath)}/${name}`);
  if (record.prior.kind === "none") return `rm ${at(record.target)}`;
  return `mv -T ${at(keptName(dir, record))} ${at(record.target)}`;
}

/** Where the old node waits: filed away, or still at the name of the new one. */
function keptName(dir: DirHandle, record: IntentRecord): string {
  if (record.incoming === null) return record.keep;
  try {
    return observe(dir, record.keep).kind === "none" ? record.incoming.name : record.keep;
  } catch (error) {
    // The directory cannot be read any more: the usual place is the best answer.
    if (errnoOf(error) !== undefined) return record.keep;
    throw error;
  }
}
