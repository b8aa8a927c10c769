/** This defines the names that Switchyard reserves beside a target (REQ-B1). */
import { encodeBytes, NAME_MAX, nodeName, sha256, type NodeName } from "@switchyard/fs-atomic";
import type { Tag } from "./tag.ts";

/** The names one change of a target may use. */
export interface ReservedNames {
  /** Where the new node waits for its swap. */
  readonly stage: NodeName;
  /** Where the displaced node lies until it is dropped, if its payload is a copy or in another directory. */
  readonly displaced: NodeName;
  /** Where the displaced node is kept. */
  readonly payload: NodeName;
  /** Its description. */
  readonly sidecar: NodeName;
  /** The empty file that keeps it from being pruned. */
  readonly pin: NodeName;
}

/** What each of the names ends in. */
export const SUFFIXES: Readonly<Record<keyof ReservedNames, string>> = {
  stage: "stage",
  displaced: "old",
  payload: "bak",
  sidecar: "bak.meta.json",
  pin: "bak.pin",
};

/**
 * The reserved names of `target` for this tag and instant: `.<target>.<tag>.<millis>.` and one of {@link SUFFIXES}. Where
 * that is longer than a name may be, `~` and the first 32 hex digits of the SHA-256 of the target's name stand for it;
 * the sidecar always holds the full name.
 */
export function reservedNames(target: NodeName, tag: Tag, millis: number): ReservedNames {
  const named = (suffix: string): NodeName => nodeName(`.${stemOf(target, tag)}.${tag}.${millis}.${suffix}`);
  return {
    stage: named(SUFFIXES.stage),
    displaced: named(SUFFIXES.displaced),
    payload: named(SUFFIXES.payload),
    sidecar: named(SUFFIXES.sidecar),
    pin: named(SUFFIXES.pin),
  };
}

/**
 * The names for `target` at the first millisecond from `from` on at which none of them is in `taken`. The names are
 * made exclusively later on: a name that is taken in between fails the making, it is never overwritten.
 */
export function freeNames(target: NodeName, tag: Tag, from: number, taken: { has(name: string): boolean }): ReservedNames {
  for (let millis = from; ; millis++) {
    const names = reservedNames(target, tag, millis);
    if (!Object.values<string>({ ...names }).some((name) => taken.has(name))) return names;
  }
}

/** What stands for the target in its reserved names: its own name, or the short form of it. */
export function stemOf(target: NodeName, tag: Tag): string {
  // Two dots, the tag, at most 16 digits of milliseconds, and the longest suffix with its dot.
  const around = 2 + tag.length + 1 + 16 + `.${SUFFIXES.sidecar}`.length;
  const bytes = encodeBytes(target);
  return bytes.length + around <= NAME_MAX ? target : `~${sha256(bytes).slice(0, 32)}`;
}
