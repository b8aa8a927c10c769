/** This defines `normaliseCall`: a call's text with all that differs between two runs of one program replaced. */
import { MUTATING_CALLS } from "./mutating-calls.ts";
import type { TracedCall } from "./parse-strace.ts";
import { scrubText } from "../../common/scrub-text.ts";

/** A descriptor's number says nothing; the path that -y adds says it all. The same for the current directory. */
const DESCRIPTOR = /\b(?:\d+|AT_FDCWD)(?=<)/gu;

/** The name and the telling arguments of `call`, with `root` written as `{root}`; equal in every run. */
export function normaliseCall(call: TracedCall, root: string): string {
  const args = (MUTATING_CALLS[call.name] ?? []).flatMap((position) => call.args[position] ?? []);
  return scrubText(`${call.name}(${args.join(", ")})`, root).replace(DESCRIPTOR, "");
}
