/** This defines `limitsWith`: the limits of a run where some of them are said. */
import { DEFAULT_LIMITS, type SmokeLimits } from "../limits.ts";
import { SmokeError } from "../smoke-error.ts";

/** Timers of Node count in 31 bits; a longer one would end at once. */
const LONGEST_MS = 2 ** 31 - 1;
const MOST_PARALLEL = 64;

/**
 * Those that are said, the rest as by default.
 *
 * @throws `SmokeError` `E_USAGE` `limit_invalid`: one is no number from 1 on
 */
export function limitsWith(said: Partial<SmokeLimits>): SmokeLimits {
  const limits: SmokeLimits = { ...DEFAULT_LIMITS, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
  for (const [name, value] of Object.entries(limits)) {
    // NaN, too: with none at a time nothing would be checked, and nothing would have failed.
    if (typeof value !== "number" || !(value >= 1)) {
      throw new SmokeError("limit_invalid", { op: "localRunner", message: `Cannot check within the limit ${name}: found ${String(value)}, needed is a number from 1 on.` });
    }
  }
  return {
    ...limits,
    timeoutMs: Math.min(limits.timeoutMs, LONGEST_MS),
    totalTimeoutMs: Math.min(limits.totalTimeoutMs, LONGEST_MS),
    killGraceMs: Math.min(limits.killGraceMs, LONGEST_MS),
    parallel: Math.min(Math.floor(limits.parallel), MOST_PARALLEL),
  };
}
