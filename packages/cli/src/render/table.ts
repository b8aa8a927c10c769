/** This defines `table`: rows with aligned columns. */

/** The rows as lines, each cell as wide as its column's widest; no trailing blanks. */
export function table(rows: readonly (readonly string[])[]): string[] {
  return [...tableLines(rows, (row) => row)];
}

/** {@link table} of any number of things; each one's row is made when it is needed, twice, and not kept. */
export function* tableLines<T>(things: Iterable<T>, rowOf: (thing: T) => readonly string[]): Generator<string> {
  const widths: number[] = [];
  for (const thing of things) rowOf(thing).forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  for (const thing of things) yield rowOf(thing).map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ").trimEnd();
}
