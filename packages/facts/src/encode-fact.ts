/** This defines `encodeFacts` and `unchainedFacts`: facts as canonical lines, each of which names the hash of the one before, or does not. */
import { hash } from "node:crypto";
import process from "node:process";
import { encodeBytes } from "@switchyard/fs-atomic";
import { canonical } from "./canonical.ts";
import { factSchema, type Fact } from "./fact.ts";
import { printable } from "./printable.ts";
import { textBytes } from "./text-bytes.ts";
import { maskText } from "./mask/mask-in.ts";
import { maskerOf, type Masker } from "./mask/mask.ts";

/** What the first line of a chain has for a hash of the line before it. */
export const CHAIN_START: string = "0".repeat(64);

function lineOf(fact: object, masker: Masker): string {
  return canonical(fact, (text, key) => shown(maskText(text, key, masker)));
}

/** What a fact names it shows as `printable` does: to do so twice would change what has a `\\x` in it. */
function shown(text: string): string {
  return text.isWellFormed() ? text : printable(text);
}

/** The hash by which the next line names this one: SHA-256 of the line's bytes (a byte string) without its newline. */
export function lineHash(line: string): string {
  return hash("sha256", encodeBytes(line));
}

/**
 * The lines (without newlines) for these facts, chained from `head`. Secrets in them are masked (REQ-O6).
 *
 * @throws `ZodError` for a fact that does not fit the schema: a defect of the emitter, never written.
 */
export function encodeFacts(facts: readonly Fact[], head: string): { readonly lines: readonly string[]; readonly head: string } {
  const lines: string[] = [];
  const masker = maskerOf(process.env);
  let prev = head;
  for (const fact of facts) {
    const line = lineOf({ ...factSchema.parse(fact), prev_hash: prev }, masker);
    lines.push(line);
    prev = lineHash(line);
  }
  return { lines, head: prev };
}

/**
 * The bytes of facts that are not recorded, such as those of a dry run: one line each, as they would be recorded, but in no chain.
 * Each piece is good until the next one is asked for.
 *
 * @throws `ZodError` as {@link encodeFacts}
 */
export function unchainedFacts(facts: Iterable<Fact>): Generator<Uint8Array> {
  return textBytes(unchainedLines(facts));
}

function* unchainedLines(facts: Iterable<Fact>): Generator<string> {
  const masker = maskerOf(process.env);
  for (const fact of facts) yield `${lineOf(factSchema.parse(fact), masker)}\n`;
}
