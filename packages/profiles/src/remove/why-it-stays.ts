/** This defines `whyItStays`: what keeps a profile from being removed. Pure. */
import type { ProfileLine } from "../look/profile-line.ts";
import type { StandingFlip } from "./standing-flip.ts";

/**
 * - `current`: the pointer leads to it. `previous`: the newest flip that stands for good came from it, and going back leads there.
 * - `pinned`; `rescue`: it holds the vendor's own tools.
 * - `needed`: a flip that is unfinished, or waits to be confirmed, names it.
 * - `led_to`: a link leads straight into its tree, not by way of the active profile: see `profilesLedTo`.
 * - `unreadable`: its record does not say what it is, so that it may be the vendor's own tools. Only gc goes by that.
 */
export type Stay = "current" | "previous" | "pinned" | "rescue" | "needed" | "led_to" | "unreadable";

/** What else is known of the prefix. */
export interface Needs {
  /** Oldest first. */
  readonly flips: readonly StandingFlip[];
  /** By name, those into which links lead. */
  readonly ledTo: ReadonlySet<string>;
}

export function whyItStays(line: ProfileLine, { flips, ledTo }: Needs): readonly Stay[] {
  // One that waits to be confirmed may be taken back: then the one before it is the newest again.
  const newest = flips.findLast((flip) => flip.stands && !isOpen(flip));
  const why: [Stay, boolean][] = [
    ["current", line.current],
    ["previous", newest?.from === line.name],
    ["pinned", line.pinned],
    ["rescue", line.rescue],
    ["needed", flips.some((flip) => isOpen(flip) && (flip.from === line.name || flip.to === line.name))],
    // Every stable link leads to the current one.
    ["led_to", !line.current && ledTo.has(line.name)],
    ["unreadable", line.error !== null],
  ];
  return why.flatMap(([stay, holds]) => (holds ? [stay] : []));
}

function isOpen({ state }: StandingFlip): boolean {
  return state === "unfinished" || state === "provisional";
}
