/** This defines `scrubText`: a text with all that differs between two runs of one program replaced. */

/** Most specific first: a UUID is also a row of hexadecimal digits. */
const SCRUBS: readonly (readonly [RegExp, string])[] = [
  [/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/giu, "{uuid}"],
  [/\d{4}-\d\d-\d\dT[\d:.-]+Z?/gu, "{time}"],
  [/\b\d{13}\b/gu, "{millis}"],
  [/\b(?=[\da-f]*\d)[\da-f]{12,}\b/giu, "{hex}"],
  [/\b\d{6,}\b/gu, "{number}"],
];

/** Replaces ids, times, digests and long numbers, and writes `root` as `{root}`. */
export function scrubText(text: string, root: string): string {
  return SCRUBS.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text.replaceAll(root, "{root}"));
}
