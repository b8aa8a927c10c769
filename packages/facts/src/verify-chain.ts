/** This defines `verifyChain`: whether lines of facts are all there, unchanged and in order (REQ-O9). */
import { CHAIN_START, lineHash } from "./encode-fact.ts";

/** What the check found. */
export type ChainVerdict =
  | { readonly ok: true; readonly lines: number; readonly head: string }
  | { readonly ok: false; readonly line: number; readonly found: string };

/** Checks each line's `prev_hash` against the line before it; line numbers start at 1. */
export function verifyChain(lines: readonly string[]): ChainVerdict {
  let head = CHAIN_START;
  for (const [index, line] of lines.entries()) {
    const found = check(line, head);
    if (found !== null) return { ok: false, line: index + 1, found };
    head = lineHash(line);
  }
  return { ok: true, lines: lines.length, head };
}

function check(line: string, head: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return "it is not whole JSON";
    throw error;
  }
  const prev = typeof value === "object" && value !== null && "prev_hash" in value ? value.prev_hash : undefined;
  return prev === head ? null : "it does not follow from the line before it";
}
