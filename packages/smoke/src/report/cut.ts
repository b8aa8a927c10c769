/** This defines how long texts in a report may be. */
import type { Difference, Excerpt } from "./smoke-report.ts";

const DIFFERENCE = 1000;
const EXCERPT = 2000;

/** One difference, its texts cut. */
export function difference(what: string, expected: string, found: string): Difference {
  return { what, expected: expected.slice(0, DIFFERENCE), found: found.slice(0, DIFFERENCE) };
}

/** The beginning of an output; `bytes` is how much came. */
export function excerpt(output: Buffer, bytes: number): Excerpt {
  return { text: output.subarray(0, EXCERPT * 4).toString("utf8").slice(0, EXCERPT), bytes };
}
