/** This defines `compareRpm`: the order of rpm's versions (rpm-version(7)). */
import type { Ordering } from "./compare-versions.ts";
import { order, orderOfDigits } from "./order.ts";

/** What a version consists of: marks that count, numbers, words. Everything else only separates. */
const PIECES = /[~^]|\d+|[A-Za-z]+/g;

/** Epoch (none is 0), version, release; with no release is older than with any. */
export function compareRpm(a: string, b: string): Ordering | null {
  const [first, second] = [parse(a), parse(b)];
  if (first === null || second === null) return null;
  return compareParts(first.epoch, second.epoch) || compareParts(first.version, second.version) || compareReleases(first.release, second.release);
}

function parse(text: string): { epoch: string; version: string; release: string | undefined } | null {
  const [, epoch = "0", rest = ""] = /^(?:(\d*):)?(.*)$/s.exec(text) ?? [];
  const hyphen = rest.lastIndexOf("-");
  const [version, release] = hyphen === -1 ? [rest, undefined] : [rest.slice(0, hyphen), rest.slice(hyphen + 1)];
  if (version === "" || /[\s:]/.test(rest)) return null;
  return { epoch: epoch === "" ? "0" : epoch, version, release };
}

function compareReleases(a: string | undefined, b: string | undefined): Ordering {
  if (a === undefined || b === undefined) return order(a === undefined ? 0 : 1, b === undefined ? 0 : 1);
  return compareParts(a, b);
}

function compareParts(a: string, b: string): Ordering {
  const [first, second] = [a.match(PIECES) ?? [], b.match(PIECES) ?? []];
  for (let at = 0; at < first.length || at < second.length; at++) {
    const found = comparePieces(first[at], second[at]);
    if (found !== 0) return found;
  }
  return 0;
}

/** A tilde before the end, the end before a caret, a caret before a word, a word before a number. */
function comparePieces(a: string | undefined, b: string | undefined): Ordering {
  const found = order(rank(a), rank(b));
  if (found !== 0 || a === undefined || b === undefined) return found;
  return rank(a) === NUMBER ? orderOfDigits(a, b) : order(a, b);
}

const NUMBER = 4;

function rank(piece: string | undefined): number {
  if (piece === undefined) return 1;
  if (piece === "~") return 0;
  if (piece === "^") return 2;
  return /^\d/.test(piece) ? NUMBER : 3;
}
