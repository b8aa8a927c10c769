/** This defines `printable`: a byte string as text that any reader can show and no two names share. */

/** The string with each byte that is not UTF-8 written as `\xHH`; where there is one, backslashes are doubled. */
export function printable(text: string): string {
  if (text.isWellFormed()) return text;
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return character === "\\" ? "\\\\" : character;
  }).join("");
}
