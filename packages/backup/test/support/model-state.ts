/** This defines the model: what stands at a target, and who must still be somewhere. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Ground } from "./kill-ground.ts";
import { LS, type Spot } from "./stand.ts";

/** Who may be meant: an inode and what it holds. */
export interface Dweller {
  readonly ino: bigint;
  readonly content: string;
}

/** One thing done, by a verb of ours or by someone else. `kill`: before so many changes; 40 is never. */
export type Command =
  | { readonly do: "swap"; readonly to: "link" | "file" | "setid" | "absent"; readonly kill: number }
  | { readonly do: "restore"; readonly which: "newest" | "previous" | "original" | "run"; readonly kill: number }
  | { readonly do: "snapshot" | "prune" | "pin" | "settle"; readonly kill: number }
  | { readonly do: "replace" | "remove" | "chmod" | "append" | "delete" | "plant"; readonly at: number };

/** The model. */
export interface Model {
  /** What stands at the target; null: nothing. */
  target: Dweller | null;
  /** Who must be somewhere, as he was. */
  readonly living: Map<bigint, string>;
  /** The highest generation there has been. */
  generation: number;
  round: number;
  /** Whether somebody wrote to a payload. */
  isDamaged: boolean;
  /** The vendor's inode, as long as no snapshot stands for it. */
  vendor: bigint | null;
  /** How often each thing came out how. */
  readonly tally: Map<string, number>;
}

/** The model of a directory as it is. */
export function modelOf(of: Ground): Model {
  const target = dwellerAt(of.bin, LS);
  return { vendor: target?.ino ?? null, target, living: new Map(target === null ? [] : [[target.ino, target.content]]), generation: 0, round: 0, isDamaged: false, tally: new Map() };
}

/** Who is at a name. */
export function dwellerAt({ at }: Spot, name: string): Dweller | null {
  const stat = lstatSync(at(name), { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  return { ino: stat.ino, content: stat.isSymbolicLink() ? `-> ${readlinkSync(at(name))}` : readFileSync(at(name), "latin1") };
}

/** Whether an inode has any name. */
export function isThere(of: Ground, ino: bigint): boolean {
  return dwellers(of).has(ino);
}

/** Everyone there is. */
export function dwellers({ bin, kept }: Ground): ReadonlyMap<bigint, string> {
  const all = [bin, kept].flatMap((spot) => readdirSync(spot.path).map((name) => dwellerAt(spot, name)));
  return new Map(all.flatMap((one): readonly [bigint, string][] => (one === null ? [] : [[one.ino, one.content]])));
}
