/** This defines `normaliseCall`: a call's text with all that differs between two runs of one program replaced. */
import { MUTATING_CALLS } from "./mutating-calls.ts";
import type { TracedCall } from "./parse-strace.ts";

/** Most specific first: a UUID is also a row of hexadecimal digits. */
const SCRUBS: readonly (readonly [RegExp, string])[] = [
  [/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/giu, "{uuid}"],
  [/\d{4}-\d\d-\d\dT[\d:.-]+Z?/gu, "{time}"],
  [/\b\d{13}\b/gu, "{millis}"],
  [/\b(?=[\da-f]*\d)[\da-f]{12,}\b/giu, "{hex}"],
  [/\b\d{6,}\b/gu, "{number}"],
  // A descriptor's number says nothing; the path that -y adds says it all. The same for the current directory.
  [/\b(?:\d+|AT_FDCWD)(?=<)/gu, ""],
];

/** The name and the telling arguments of `call`, with `root` written as `{root}`; equal in every run. */
export function normaliseCall(call: TracedCall, root: string): string {
  const args = (MUTATING_CALLS[call.name] ?? []).flatMap((position) => call.args[position] ?? []);
  const text = `${call.name}(${args.join(", ")})`.replaceAll(root, "{root}");
  return SCRUBS.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
}
