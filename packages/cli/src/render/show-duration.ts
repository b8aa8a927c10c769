/** This defines `showDuration`: milliseconds as `parseDuration` reads them. */

const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["m", 60_000], ["s", 1000]] as const;

/** The time in the greatest unit that tells it without a rest. */
export function showDuration(ms: number): string {
  const [unit, factor] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ["ms", 1];
  return `${ms / factor}${unit}`;
}
