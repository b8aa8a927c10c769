/** This defines `parseReservedName`: what a name in a listing is reserved for. */
import { SUFFIXES, type ReservedNames } from "./reserved-names.ts";
import type { Tag } from "./tag.ts";

/** A reserved name taken apart. */
export interface ReservedName {
  /** The target's name or its short form (see `stemOf`). */
  readonly stem: string;
  /** Unix milliseconds. */
  readonly millis: number;
  readonly use: keyof ReservedNames;
}

/** From the longest suffix to the shortest, because one ends in none of the others. */
const USES = new Map<string, keyof ReservedNames>([
  [SUFFIXES.sidecar, "sidecar"],
  [SUFFIXES.pin, "pin"],
  [SUFFIXES.payload, "payload"],
  [SUFFIXES.displaced, "displaced"],
  [SUFFIXES.stage, "stage"],
]);

/**
 * What `name` is reserved for under this tag, or undefined. It is read from its end, because a target's name may hold
 * anything, dots and other tags included, while a tag holds no dot (REQ-B6).
 */
export function parseReservedName(name: string, tag: Tag): ReservedName | undefined {
  for (const [suffix, use] of USES) {
    if (!name.endsWith(`.${suffix}`)) continue;
    const head = name.slice(0, -suffix.length - 1);
    const digits = /\.(0|[1-9]\d{0,15})$/.exec(head)?.[1];
    // Beyond 2^53 two names would be read as one.
    if (digits === undefined || !Number.isSafeInteger(Number(digits))) continue;
    const before = head.slice(0, -digits.length - 1);
    if (!before.startsWith(".") || !before.endsWith(`.${tag}`) || before.length < tag.length + 3) continue;
    return { stem: before.slice(1, -tag.length - 1), millis: Number(digits), use };
  }
  return undefined;
}
