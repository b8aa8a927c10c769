/** This defines `parseJson`: foreign JSON that means the same to every reader, or a refusal. */
import { countKeys } from "./count-keys.ts";

/** Deeper than any document here, and far from what could end a recursive reader. */
const DEPTH = 64;

/** The value; or why there is none. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: "not_json" | "ambiguous_json"; readonly found: string };

/**
 * Parses bytes as JSON in UTF-8. A key that stands twice in one object is refused, because readers differ in which of the two
 * they take; so are `__proto__`, half characters and values nested deeper than 64.
 */
export function parseJson(bytes: Uint8Array): Parsed {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    // What the decoder throws for bytes that are not UTF-8 is a TypeError.
    if (error instanceof SyntaxError || error instanceof TypeError) return { ok: false, reason: "not_json", found: "it is not whole JSON in UTF-8" };
    throw error;
  }
  const found = ambiguity(text, value);
  return found === null ? { ok: true, value } : { ok: false, reason: "ambiguous_json", found };
}

function ambiguity(text: string, value: unknown): string | null {
  let keys = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH) return `it is nested deeper than ${DEPTH}`;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === "string" && !item.isWellFormed()) return "it holds half a character";
      if (typeof item !== "object" || item === null) continue;
      if (Array.isArray(item)) for (const one of item) next.push(one);
      else {
        for (const [key, one] of Object.entries(item)) {
          if (key === "__proto__" || !key.isWellFormed()) return `it has the key ${JSON.stringify(key)}`;
          keys += 1;
          next.push(one);
        }
      }
    }
    level = next;
  }
  // The parser keeps one of each name: what it kept fewer than the text has stood there twice.
  return keys === countKeys(text) ? null : "it has a key twice in one object";
}
