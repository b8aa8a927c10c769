/** This defines `doubtWarnings`: the warnings of many changes, in few lines. */
import { changeWarning, type ChangeDoubt } from "./change-warning.ts";

/** So many targets are named of each kind of doubt; the facts name all. */
const NAMED = 8;

/** One change in doubt, and its target inside the root. */
export interface DoubtfulChange {
  readonly doubt: ChangeDoubt;
  readonly target: string;
}

/** A line for each of the first few of a kind, and one for all others of it. */
export function doubtWarnings(changes: Iterable<DoubtfulChange>): string[] {
  const targets = new Map<ChangeDoubt, string[]>();
  for (const { doubt, target } of changes) {
    const known = targets.get(doubt) ?? [];
    known.push(target);
    targets.set(doubt, known);
  }
  return [...targets].flatMap(([doubt, all]) => {
    const named = all.slice(0, NAMED).map((target) => changeWarning(doubt, target).message);
    return all.length <= NAMED ? named : [...named, `So it is with ${all.length - NAMED} more targets (${doubt}): the facts name each of them.`];
  });
}
