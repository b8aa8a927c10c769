/** This defines `parseJson`: foreign JSON that means the same to every reader, or a refusal. */
import { isUtf8 } from "node:buffer";
import { scanJson } from "./scan-json.ts";

/** Deeper than any document here, and far from what could end a recursive reader. */
const DEPTH = 64;

/** The value; or why there is none. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: "not_json" | "ambiguous_json" | "too_large"; readonly found: string };

/**
 * Parses bytes as JSON in UTF-8. A key that stands twice in one object is refused, because readers differ in which of the two
 * they take; so are `__proto__`, half characters and values nested deeper than 64.
 *
 * @param marks how many commas, brackets and braces it may have: a few bytes each, as values they could fill the memory
 */
export function parseJson(bytes: Uint8Array, marks: number = Number.POSITIVE_INFINITY): Parsed {
  if (!isUtf8(bytes)) return { ok: false, reason: "not_json", found: "it is not UTF-8" };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const shape = scanJson(text);
  if (shape.depth > DEPTH) return { ok: false, reason: "ambiguous_json", found: `it is nested deeper than ${DEPTH}` };
  if (shape.marks > marks) return { ok: false, reason: "too_large", found: "it has more values than any such document" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: "not_json", found: "it is not whole JSON" };
    throw error;
  }
  const found = ambiguity(value, shape.keys);
  return found === null ? { ok: true, value } : { ok: false, reason: "ambiguous_json", found };
}

/** @param written how many keys the text has. The parser keeps one of each name: what it kept fewer has stood there twice. */
function ambiguity(value: unknown, written: number): string | null {
  let keys = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const item = left.pop();
    if (typeof item === "string" && !item.isWellFormed()) return "it holds half a character";
    if (typeof item !== "object" || item === null) continue;
    for (const [key, one] of Object.entries(item)) {
      if (key === "__proto__" || !key.isWellFormed()) return `it has the key ${JSON.stringify(key)}`;
      left.push(one);
    }
    if (!Array.isArray(item)) keys += Object.keys(item).length;
  }
  return keys === written ? null : "it has a key twice in one object";
}
