/** This defines `namePattern`: a shell's pattern for one name (glob(7)). */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** A pattern as it was read. */
export interface NamePattern {
  /** As written. */
  readonly text: string;
  readonly matches: (name: string) => boolean;
}

/** Any run of characters, or one character for which this holds. */
type Part = "any" | ((character: string) => boolean);

/**
 * Reads a pattern: `*` any characters or none, `?` one, `[a-z]` one of these, `[!a-z]` or `[^a-z]` one of all others, `\` the next
 * character itself. A `[` that nothing closes is itself. A byte that is not UTF-8 is one character. Everything is matched
 * from the first character to the last, line feeds too.
 *
 * Own code: `path.matchesGlob` is experimental in Node 20, and picomatch lets `*` pass over names that begin with a line feed.
 *
 * @throws `E_USAGE` `bad_pattern`: empty; with a slash or NUL, which no name has; a class like `[:alpha:]`, which is not known here
 */
export function namePattern(text: string): NamePattern {
  if (text === "") throw refused(text, "it is empty, and no name is");
  if (/[/\0]/u.test(text)) throw refused(text, "it holds a slash or a NUL, and no name does");
  const parts = partsOf(text);
  return { text, matches: (name) => matchesAll(parts, Array.from(name)) };
}

function partsOf(text: string): readonly Part[] {
  const characters = Array.from(text);
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    const set = character === "[" ? setAt(text, characters, at) : null;
    if (set !== null) {
      parts.push(set.has);
      at = set.end;
    } else if (character === "*") parts.push("any");
    else if (character === "?") parts.push(() => true);
    else {
      const wanted = character === "\\" ? (characters[++at] ?? "\\") : character;
      parts.push((one) => one === wanted);
    }
  }
  return parts;
}

/** The set that begins here and where it ends; null: nothing closes it. A `]` that comes first is one of the set. */
function setAt(text: string, characters: readonly string[], start: number): { readonly has: (character: string) => boolean; readonly end: number } | null {
  const isNegated = ["!", "^"].includes(characters[start + 1] ?? "");
  const ranges: (readonly [number, number])[] = [];
  let at = start + (isNegated ? 2 : 1);
  for (let first = true; first || characters[at] !== "]"; first = false) {
    if (characters[at] === "[" && [":", ".", "="].includes(characters[at + 1] ?? "")) throw refused(text, "it has a class, [:…:], [.….] or [=…=], which is not known here");
    const from = memberAt(characters, at);
    const isRange = characters[from.next] === "-" && characters[from.next + 1] !== undefined && characters[from.next + 1] !== "]";
    const to = isRange ? memberAt(characters, from.next + 1) : from;
    if (from.code === undefined || to.code === undefined) return null;
    ranges.push([from.code, to.code]);
    at = to.next;
  }
  const isIn = (code: number): boolean => ranges.some(([low, high]) => low <= code && code <= high);
  return { has: (character) => isIn(character.codePointAt(0) ?? -1) !== isNegated, end: at };
}

/** One character of a set, which a `\` may precede. */
function memberAt(characters: readonly string[], at: number): { readonly code: number | undefined; readonly next: number } {
  const isEscaped = characters[at] === "\\" && characters[at + 1] !== undefined;
  const place = isEscaped ? at + 1 : at;
  return { code: characters[place]?.codePointAt(0), next: place + 1 };
}

/** Only the last `*` ever has to give back what it took, so the cost is at most length times length. */
function matchesAll(parts: readonly Part[], characters: readonly string[]): boolean {
  let [part, at, star, taken] = [0, 0, -1, 0];
  while (at < characters.length) {
    const wanted = parts[part];
    if (wanted === "any") {
      [star, taken] = [part, at];
      part += 1;
    } else if (wanted?.(characters[at] ?? "") === true) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      taken += 1;
      [part, at] = [star + 1, taken];
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === "any");
}

function refused(text: string, found: string): SwitchyardError {
  const message = `Cannot use the pattern ${JSON.stringify(text)} for names: ${found}.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "bad_pattern", op: "namePattern", path: text, message });
}
