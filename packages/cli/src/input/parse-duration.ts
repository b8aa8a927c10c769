/** This defines `parseDuration`: `500ms`, `5s`, `10m`, `30d` as milliseconds. */
import { InvalidArgumentError } from "commander";

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. @throws `InvalidArgumentError`, which Commander reports as a usage error */
export function parseDuration(text: string): number {
  const [, amount, unit = ""] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (amount === undefined || factor === undefined) throw new InvalidArgumentError("Write it like 500ms, 5s, 10m or 30d.");
  return Number(amount) * factor;
}
