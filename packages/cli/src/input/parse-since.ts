/** This defines `parseSince`: a moment, or how long ago it was. */
import { InvalidArgumentError } from "commander";
import { parseDuration } from "./parse-duration.ts";

/** RFC 3339, with a zone. */
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** Unix milliseconds. @throws `InvalidArgumentError`, which Commander reports as a usage error */
export function parseSince(text: string): number {
  if (/^\d+(?:ms|s|m|h|d)$/.test(text)) return Date.now() - parseDuration(text);
  const moment = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw new InvalidArgumentError("Write it like 2026-11-21T03:40:00Z, or like 10m for ten minutes ago.");
  return moment;
}
