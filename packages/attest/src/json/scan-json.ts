/** This defines `scanJson`: the shape of a JSON text, seen without making anything of it. */

/** What a text has, if it is JSON. */
export interface JsonShape {
  /** How many keys stand in it, doubled ones included. */
  readonly keys: number;
  /** How many commas, brackets and braces: no fewer than half of its values. */
  readonly marks: number;
  /** How deep it is nested. */
  readonly depth: number;
}

const [QUOTE, COMMA, COLON] = ['"', ",", ":"].map((mark) => mark.charCodeAt(0));
const OPEN = new Set(["[", "{"].map((mark) => mark.charCodeAt(0)));
const CLOSE = new Set(["]", "}"].map((mark) => mark.charCodeAt(0)));

/** Reads the text once. Of a text that is no JSON it says something, too, and ends. Outside of strings each colon is that of a key. */
export function scanJson(text: string): JsonShape {
  let [keys, marks, depth, deepest] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) keys += 1;
    else if (code === COMMA) marks += 1;
    else if (OPEN.has(code)) {
      marks += 1;
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (CLOSE.has(code)) depth -= 1;
  }
  return { keys, marks, depth: deepest };
}

/** Where the string ends that begins at `open`. A quote after an odd number of backslashes is a part of it. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text.charAt(before) === "\\") before -= 1;
    if ((close - before) % 2 === 1) return close;
  }
  return text.length;
}
