/** This defines `comparePacman`: the order of pacman's versions (vercmp(8)). */
import type { Ordering } from "./compare-versions.ts";
import { order, orderOfDigits } from "./order.ts";

/** Epoch (none is 0), version, and release where both have one. */
export function comparePacman(a: string, b: string): Ordering | null {
  const [first, second] = [parse(a), parse(b)];
  if (first === null || second === null) return null;
  const found = compareParts(first.epoch, second.epoch) || compareParts(first.version, second.version);
  if (found !== 0 || first.release === undefined || second.release === undefined) return found;
  return compareParts(first.release, second.release);
}

function parse(text: string): { epoch: string; version: string; release: string | undefined } | null {
  const [, epoch = "0", rest = ""] = /^(?:(\d*):)?(.*)$/s.exec(text) ?? [];
  const hyphen = rest.lastIndexOf("-");
  const [version, release] = hyphen === -1 ? [rest, undefined] : [rest.slice(0, hyphen), rest.slice(hyphen + 1)];
  if (version === "" || /\s/.test(rest)) return null;
  return { epoch: epoch === "" ? "0" : epoch, version, release };
}

/** A number or a word, and how many characters separate it from what is before. */
interface Piece {
  readonly gap: number;
  readonly text: string;
}

function compareParts(a: string, b: string): Ordering {
  const [first, second] = [pieces(a), pieces(b)];
  for (let at = 0; ; at++) {
    const [one, other] = [first.pieces[at], second.pieces[at]];
    if (one === undefined || other === undefined) return compareEnds(first.rest(at), second.rest(at));
    const found = order(one.gap, other.gap) || comparePieces(one.text, other.text);
    if (found !== 0) return found;
  }
}

/** A number is newer than a word. */
function comparePieces(a: string, b: string): Ordering {
  const [isNumber, isOther] = [/^\d/.test(a), /^\d/.test(b)];
  if (isNumber !== isOther) return isNumber ? 1 : -1;
  return isNumber ? orderOfDigits(a, b) : order(a, b);
}

/** What goes on is newer, unless it goes on with a word: 1.0rc1 is before 1.0, and 1.0.1 after it. */
function compareEnds(a: string, b: string): Ordering {
  // What separates counts only where nothing at all is left of the other one.
  const [first, second] = a === "" || b === "" ? [a, b] : [afterSeparators(a), afterSeparators(b)];
  if (first === "" && second === "") return 0;
  return (first === "" && !isWord(second)) || isWord(first) ? -1 : 1;
}

function afterSeparators(text: string): string {
  return text.replace(/^[^A-Za-z0-9]+/, "");
}

function isWord(text: string): boolean {
  return /^[A-Za-z]/.test(text);
}

function pieces(text: string): { readonly pieces: readonly Piece[]; readonly rest: (at: number) => string } {
  const found: Piece[] = [];
  const ends = [0];
  for (const match of text.matchAll(/\d+|[A-Za-z]+/g)) {
    found.push({ gap: match.index - (ends.at(-1) ?? 0), text: match[0] });
    ends.push(match.index + match[0].length);
  }
  return { pieces: found, rest: (at) => text.slice(ends[at] ?? text.length) };
}
