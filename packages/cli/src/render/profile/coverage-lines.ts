/** This defines `coverageLines`: what becomes of applets when another profile is active, by their names. */
import type { ReportedFlip } from "@switchyard/engine";
import { showPath } from "../show-path.ts";
import { showText } from "../show-text.ts";
import { wrapped } from "../wrapped.ts";

/** So many of those that are only added are named. */
const SHOWN = 12;

/** Every applet that is kept or dropped is named; of those that are new, the first few. */
export function coverageLines({ from_profile: from, kept, dropped, added }: ReportedFlip): string[] {
  return [
    ...part(`  kept from ${showText(from ?? "before")} (${kept.length}): `, kept),
    ...part(`  dropped (${dropped.length}): `, dropped),
    // Where there was no profile, all of them are.
    ...(from === null ? [] : part(`  added (${added.length}): `, added, SHOWN)),
  ];
}

function part(head: string, names: readonly string[], shown: number = names.length): string[] {
  if (names.length === 0) return [];
  const more = names.length - shown;
  return wrapped(head, ` ${names.slice(0, shown).map(showPath).join(", ")}${more > 0 ? ` and ${more} more` : ""}`, "    ");
}
