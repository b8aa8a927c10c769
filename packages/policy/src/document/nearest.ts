/** This defines `nearest`: the name that was probably meant. */

/** A slip of the hand is at most a third of the word. */
const SLIP = 1 / 3;

/** The name with the smallest edit distance, if it is near enough; `-` and case do not count. */
export function nearest(word: string, names: readonly string[]): string | null {
  const wanted = word.toLowerCase().replaceAll(/[-\s.]/gu, "_");
  // The cost grows with the product of both lengths, and no name is that long.
  if (wanted.length > 100) return null;
  const ranked = names.map((name) => ({ name, distance: distance(wanted, name) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(best.name.length, wanted.length) * SLIP ? best.name : null;
}

/** How many characters have to be put in, taken out or replaced (Levenshtein), row by row of the table. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
