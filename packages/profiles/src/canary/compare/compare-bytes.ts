/** This defines `compareBytes`: where two texts or other bytes begin to differ, and a short view of it. */

/** Where they part, counted from 1 as cmp(1) does. */
export interface Parting {
  readonly byte: number;
  readonly line: number;
}

/** One line of the view: of the first, of the second, or of both. */
export interface ViewLine {
  readonly sign: "-" | "+" | " ";
  readonly text: string;
}

/** How they differ. */
export interface BytesDifference {
  readonly at: Parting;
  /** Of text, its lines from the last one before the first difference on; of other bytes the bytes there, in hexadecimal. */
  readonly view: readonly ViewLine[];
}

/** So many lines of each are shown, and so many characters of each line. */
const [LINES, CHARACTERS] = [6, 200];
/** So many bytes, where they are no text. */
const BYTES = 16;

/** Null where they are equal. */
export function compareBytes(a: Buffer, b: Buffer): BytesDifference | null {
  const index = firstDifference(a, b);
  if (index === null) return null;
  const at = { byte: index + 1, line: 1 + count(a.subarray(0, index)) };
  const [textA, textB] = [textOf(a), textOf(b)];
  return { at, view: textA === null || textB === null ? [hex("-", a, index), hex("+", b, index)] : viewOf(textA, textB, at.line - 1) };
}

function firstDifference(a: Buffer, b: Buffer): number | null {
  if (a.equals(b)) return null;
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) if (a[index] !== b[index]) return index;
  return shorter;
}

function count(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}

/** Null for what is no UTF-8, or has a NUL in it. */
function textOf(bytes: Buffer): string | null {
  const text = bytes.toString("utf8");
  return text.includes("\0") || !Buffer.from(text).equals(bytes) ? null : text;
}

/** The lines that differ: those behind equal ones, and before equal ones at the end. */
function viewOf(a: string, b: string, first: number): ViewLine[] {
  const [linesA, linesB] = [linesOf(a), linesOf(b)];
  let end = 0;
  const most = Math.min(linesA.length, linesB.length) - first;
  while (end < most && linesA.at(-1 - end) === linesB.at(-1 - end)) end += 1;
  const before = first === 0 ? [] : [shown(" ", linesA[first - 1] ?? "")];
  const after = end === 0 ? [] : [shown(" ", linesA[linesA.length - end] ?? "")];
  return [...before, ...some("-", linesA.slice(first, linesA.length - end)), ...some("+", linesB.slice(first, linesB.length - end)), ...after];
}

/** Each with its end, so that a last line without one is another line than with it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}

function some(sign: "-" | "+", lines: readonly string[]): ViewLine[] {
  const rest = lines.length - LINES;
  return [...lines.slice(0, LINES).map((line) => shown(sign, line)), ...(rest > 0 ? [{ sign, text: `(${rest} more ${rest === 1 ? "line" : "lines"})` }] : [])];
}

function shown(sign: ViewLine["sign"], line: string): ViewLine {
  const text = line.endsWith("\n") ? line.slice(0, -1) : `${line} (no newline at its end)`;
  return { sign, text: text.length > CHARACTERS ? `${text.slice(0, CHARACTERS)}…` : text };
}

function hex(sign: "-" | "+", bytes: Buffer, index: number): ViewLine {
  const part = bytes.subarray(index, index + BYTES);
  return { sign, text: part.length === 0 ? "(ends)" : `${part.toString("hex").replaceAll(/..(?=.)/gu, "$& ")}${index + BYTES < bytes.length ? " …" : ""}` };
}
