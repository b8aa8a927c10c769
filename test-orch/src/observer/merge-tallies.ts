/** This defines `mergeTallies`. */
import { KEPT_MISSES, type LookTally, type ObserverReport } from "./observer-report.ts";

/** Puts the tallies of all loops together; misses in the order in which they happened. */
export function mergeTallies(tallies: readonly LookTally[]): ObserverReport {
  const looks = { lstat: 0, open: 0, exec: 0 };
  for (const tally of tallies) looks[tally.kind] += tally.looks;
  return {
    looks,
    missCount: tallies.reduce((sum, tally) => sum + tally.missCount, 0),
    misses: tallies
      .flatMap((tally) => tally.misses)
      .sort((a, b) => a.at - b.at)
      .slice(0, KEPT_MISSES),
    textBusy: tallies.reduce((sum, tally) => sum + tally.textBusy, 0),
  };
}
