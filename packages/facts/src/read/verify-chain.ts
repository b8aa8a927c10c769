/** This defines `verifyChain`: whether lines of facts are all there, unchanged and in order (REQ-O9). */
import { CHAIN_START, lineHash } from "../encode-fact.ts";
import { prevHashOf } from "./prev-hash-of.ts";

/** What the check found. */
export type ChainVerdict =
  | { readonly ok: true; readonly lines: number; readonly head: string }
  | { readonly ok: false; readonly line: number; readonly found: string };

/**
 * Checks each line's `prev_hash` against the line before it; line numbers start at 1.
 *
 * @param from what the first line is to follow from: the beginning of all chains, or the head of lines that are kept elsewhere
 */
export function verifyChain(lines: Iterable<string>, from: string = CHAIN_START): ChainVerdict {
  let [head, count] = [from, 0];
  for (const line of lines) {
    count += 1;
    const prev = prevHashOf(line);
    if (prev !== head) return { ok: false, line: count, found: prev === null ? NOT_JSON : NOT_NEXT };
    head = lineHash(line);
  }
  return { ok: true, lines: count, head };
}

/** What is wrong with a line. */
export const NOT_JSON = "it is not whole JSON with a prev_hash";
/** What is wrong with a line that could stand elsewhere. */
export const NOT_NEXT = "it does not follow from the line before it";
