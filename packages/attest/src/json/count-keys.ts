/** This defines `countKeys`: how many keys the text of a JSON document has. */

const SPACE = new Set([" ", "\t", "\n", "\r"]);

/** Counts the strings that a colon follows: in valid JSON these are the keys, and nothing else is. */
export function countKeys(text: string): number {
  let keys = 0;
  for (let open = text.indexOf('"'); open >= 0; ) {
    const close = endOfString(text, open);
    let after = close + 1;
    while (SPACE.has(text.charAt(after))) after += 1;
    if (text.charAt(after) === ":") keys += 1;
    open = text.indexOf('"', close + 1);
  }
  return keys;
}

/** Where the string ends that begins at `open`. A quote after an odd number of backslashes is a part of it. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); ; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text.charAt(before) === "\\") before -= 1;
    if ((close - before) % 2 === 1) return close;
  }
}
