/** This defines `jsonChunks` and `jsonBytes`: a document as JSON, piece by piece. */
import { textBytes } from "./text-bytes.ts";

/** What is written in place of a value. */
type Change = (value: unknown, key: string) => unknown;

const same: Change = (value) => value;

/** So much text at a time. */
const CHUNK = 64 * 1024;

/**
 * The text of `JSON.stringify(document, null, 2)` with a newline, in pieces: of a large document no more than one piece and
 * one element of its lists is in memory. Every list that is a value of the document itself is taken element by element, and
 * need not be an array: anything that can be iterated over is one, also what makes its elements when they are asked for.
 *
 * @param change what is written in place of a value of the document itself, or of an element of such a list; `key` is the value's
 */
export function* jsonChunks(document: object, change: Change = same): Generator<string> {
  let text = "";
  for (const piece of pieces(document, change)) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  yield `${text}\n`;
}

/** The same in UTF-8, for a file. Each piece is good until the next one is asked for. */
export function jsonBytes(document: object, change: Change = same): Generator<Uint8Array> {
  return textBytes(jsonChunks(document, change));
}

function* pieces(document: object, change: Change): Generator<string> {
  let before = "{\n";
  for (const [key, value] of Object.entries<unknown>({ ...document })) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(key)}: `;
    if (isList(value)) yield* elements(value, (element) => change(element, key));
    else yield indented(change(value, key), "  ");
    before = ",\n";
  }
  yield before === "{\n" ? "{}" : "\n}";
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function* elements(list: Iterable<unknown>, change: (element: unknown) => unknown): Generator<string> {
  let before = "[\n    ";
  for (const element of list) {
    yield before + indented(change(element), "    ");
    before = ",\n    ";
  }
  yield before === "[\n    " ? "[]" : "\n  ]";
}

/** A line break within a text is written as `\n`, so every one that is there belongs to the form. */
function indented(value: unknown, margin: string): string {
  return (JSON.stringify(value, null, 2) ?? "null").replaceAll("\n", `\n${margin}`);
}
