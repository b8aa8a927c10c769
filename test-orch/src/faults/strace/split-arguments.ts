/** This defines `splitArguments`: the argument list of a call as strace prints it, taken apart. */

/** The arguments, and the text that follows the closing parenthesis; undefined where the list never closes. */
export interface SplitArguments {
  readonly args: readonly string[];
  readonly rest: string | undefined;
}

const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Splits the text after a call's opening parenthesis at its top-level commas. Commas and brackets inside strings,
 * structures and the `<path>` notes of `-y` do not count; in those notes strace escapes `<` and `>`.
 */
export function splitArguments(text: string): SplitArguments {
  const args: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') at = endOfString(text, at);
    else if (character === "<" && /[\dD]/u.test(text.charAt(at - 1))) at = endOfNote(text, at);
    else if (character in CLOSES) open.push(CLOSES[character] ?? "");
    else if (character === open.at(-1)) open.pop();
    else if (open.length > 0) continue;
    else if (character === ")") return { args: [...args, ...lastOf(text.slice(start, at))], rest: text.slice(at + 1) };
    else if (character === ",") {
      args.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return { args: [...args, ...lastOf(text.slice(start))], rest: undefined };
}

function lastOf(text: string): string[] {
  return text.trim() === "" ? [] : [text.trim()];
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at;
}

function endOfNote(text: string, start: number): number {
  const end = text.indexOf(">", start);
  return end === -1 ? text.length : end;
}
