/** This defines `capabilityText`: file capabilities as setcap(8) reads them. */

/** The layout of `security.capability` (linux/capability.h): a word of revision and flags, then two pairs of 32-bit sets. */
const REVISION_MASK = 0xff000000;
const REVISIONS: ReadonlyMap<number, { readonly bytes: number; readonly words: number }> = new Map([
  [0x01000000, { bytes: 12, words: 1 }],
  [0x02000000, { bytes: 20, words: 2 }],
]);
const EFFECTIVE = 1;

/**
 * E.g. `12,13+ep 5+ei`, capabilities by their numbers, which every version knows.
 *
 * @param value of the attribute, in base64
 * @returns null for a revision that says more than the text can, or for a value that is none
 */
export function capabilityText(value: string): string | null {
  const bytes = Buffer.from(value, "base64");
  const head = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  const revision = REVISIONS.get((head & REVISION_MASK) >>> 0);
  if (revision === undefined || bytes.length !== revision.bytes) return null;
  const flag = (head & EFFECTIVE) === 0 ? "" : "e";
  const byFlags = new Map<string, number[]>();
  for (let word = 0; word < revision.words; word++) {
    const [permitted, inheritable] = [bytes.readUInt32LE(4 + 8 * word), bytes.readUInt32LE(8 + 8 * word)];
    for (let bit = 0; bit < 32; bit++) {
      const flags = `${isSet(inheritable, bit) ? "i" : ""}${isSet(permitted, bit) ? "p" : ""}`;
      if (flags !== "") byFlags.set(flags, [...(byFlags.get(flags) ?? []), 32 * word + bit]);
    }
  }
  return byFlags.size === 0 ? null : [...byFlags].map(([flags, numbers]) => `${numbers.join(",")}+${flag}${flags}`).join(" ");
}

function isSet(set: number, bit: number): boolean {
  return (set & (2 ** bit)) !== 0;
}
