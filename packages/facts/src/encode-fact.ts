/** This defines `encodeFacts`: facts as canonical lines, each of which names the hash of the one before. */
import { encodeBytes, sha256 } from "@switchyard/fs-atomic";
import { canonical } from "./canonical.ts";
import { factSchema, type Fact } from "./fact.ts";

/** What the first line of a chain has for a hash of the line before it. */
export const CHAIN_START: string = "0".repeat(64);

/** The hash by which the next line names this one: SHA-256 of the line's bytes (a byte string) without its newline. */
export function lineHash(line: string): string {
  return sha256(encodeBytes(line));
}

/**
 * The lines (without newlines) for these facts, chained from `head`.
 *
 * @throws `ZodError` for a fact that does not fit the schema: a defect of the emitter, never written.
 */
export function encodeFacts(facts: readonly Fact[], head: string): { readonly lines: readonly string[]; readonly head: string } {
  const lines: string[] = [];
  let prev = head;
  for (const fact of facts) {
    const line = canonical({ ...factSchema.parse(fact), prev_hash: prev });
    lines.push(line);
    prev = lineHash(line);
  }
  return { lines, head: prev };
}
