/** This defines `printable`: a byte string as text that any reader can show and no two names share. */

/**
 * The string as it is; or, where it has a byte that is not UTF-8 or a `\x` that could be taken for one, with each such
 * byte as `\xHH`, each other lone surrogate as `\x{HHHH}`, and backslashes doubled.
 */
export function printable(text: string): string {
  if (text.isWellFormed() && !text.includes("\\x")) return text;
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    if (code >= 0xd800 && code <= 0xdfff) return `\\x{${code.toString(16)}}`;
    return character === "\\" ? "\\\\" : character;
  }).join("");
}
