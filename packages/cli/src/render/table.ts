/** This defines `table`: rows with aligned columns. */
import process from "node:process";
import { paint, type Style } from "../output/paint.ts";
import { padded } from "./padded.ts";
import { textWidth } from "./text-width.ts";

/** The rows as lines, each cell as wide as its column's widest; no trailing blanks. */
export function table(rows: readonly (readonly string[])[]): string[] {
  return [...tableLines(rows, (row) => row)];
}

/** {@link table} of any number of things; each one's row is made when it is needed, twice, and not kept. A sign in the first column is coloured. */
export function* tableLines<T>(things: Iterable<T>, rowOf: (thing: T) => readonly string[]): Generator<string> {
  const widths: number[] = [];
  for (const thing of things) rowOf(thing).forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, textWidth(cell))));
  for (const thing of things) {
    const [first = "", ...rest] = rowOf(thing).map((cell, index) => padded(cell, widths[index] ?? 0));
    yield [painted(first), ...rest].join("  ").trimEnd();
  }
}

/** What the signs of all verbs say, and the words where a row is about something that passes or not. */
const SIGNS: Readonly<Record<string, Style | undefined>> = { "+": "good", "~": "changed", "-": "gone", "=": "faint", "!": "bad", "?": "changed", ok: "good", no: "gone", stop: "bad" };

function painted(cell: string): string {
  const sign = cell.trimEnd();
  const style = Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : undefined;
  return style === undefined ? cell : paint(style, sign, process.stdout) + cell.slice(sign.length);
}
