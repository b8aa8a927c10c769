/** This defines how an undo script gives back and takes off what a file lends to whoever runs it (REQ-B5). */
import type { NodeName } from "@switchyard/fs-atomic";
import { capabilityText } from "./capability-text.ts";

/** A file that lends its rights, and where it may lie beside its target. */
export interface LentRights {
  readonly places: readonly NodeName[];
  /** Null: it is a copy that is made when the script runs, or was made by the run, and no number is known. */
  readonly ino: string | null;
  readonly uid: number;
  readonly gid: number;
  /** Permissions with the set-id bits, in octal. */
  readonly mode: string;
  /** The value of `security.capability` in base64; null where the file has none. */
  readonly capability: string | null;
  /** Whether undoing makes it the target again; else it goes back to where it was kept. */
  readonly comesBack: boolean;
}

/** A call of a function of the script. */
export type Call = readonly [verb: string, ...words: readonly string[]];

/**
 * What is called before the step: the prior node gets its rights just before it becomes the target. At the target itself it
 * gets them where an earlier go could not give them.
 */
export function givingCalls(lent: readonly LentRights[], target: NodeName): Call[] {
  return lent.filter(({ comesBack }) => comesBack).flatMap((one) => {
    const { mode, capability } = one;
    const text = capability === null ? "" : (capabilityText(capability) ?? "");
    const words = [idOf(one), mode, capability ?? "", text];
    const now = one.places.map((name): Call => ["give", name, ...words]);
    // At the target a number is what tells a copy from someone else's file.
    return one.ino === null ? now : [...now, ["give_late", target, ...words]];
  });
}

/** What is called behind the step: nothing that lies aside lends anything. */
export function takingCalls(lent: readonly LentRights[]): Call[] {
  return lent.flatMap((one) => one.places.map((name): Call => ["take", name, idOf(one), plain(one.mode), `${one.uid}:${one.gid}`]));
}

/** Stands for any inode number. */
const ANY = "any";

function idOf({ ino, uid, gid }: LentRights): string {
  return `${ino ?? ANY} ${uid} ${gid}`;
}

function plain(mode: string): string {
  return (Number.parseInt(mode, 8) & 0o1777).toString(8).padStart(4, "0");
}
