/** This defines `compareDpkg`: the order of Debian versions (deb-version(7)). */
import type { Ordering } from "./compare-versions.ts";
import { order, orderOfDigits } from "./order.ts";

const UPSTREAM = /^[0-9][A-Za-z0-9.+~:-]*$/;
const REVISION = /^[A-Za-z0-9.+~]+$/;
/** dpkg reads it as strtol(3) does, with a sign. */
const EPOCH = /^[+-]?\d+$/;
/** The largest epoch that dpkg takes. */
const MAX_EPOCH = 2 ** 31 - 1;

/** Epoch, then upstream version, then revision; none of these counts as 0. */
export function compareDpkg(a: string, b: string): Ordering | null {
  const [first, second] = [parse(a), parse(b)];
  if (first === null || second === null) return null;
  return order(first.epoch, second.epoch) || compareParts(first.upstream, second.upstream) || compareParts(first.revision, second.revision);
}

function parse(text: string): { epoch: number; upstream: string; revision: string } | null {
  const colon = text.indexOf(":");
  const epoch = colon === -1 ? "0" : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const hyphen = rest.lastIndexOf("-");
  const [upstream, revision] = hyphen === -1 ? [rest, "0"] : [rest.slice(0, hyphen), rest.slice(hyphen + 1)];
  if (!EPOCH.test(epoch) || Number(epoch) < 0 || Number(epoch) > MAX_EPOCH || !UPSTREAM.test(upstream) || !REVISION.test(revision)) return null;
  return { epoch: Number(epoch), upstream, revision };
}

/** By turns what is no digit, character by character, and what is, by its value. */
function compareParts(a: string, b: string): Ordering {
  let [first, second] = [a, b];
  while (first !== "" || second !== "") {
    const [textA, textB] = [leading(/^\D*/, first), leading(/^\D*/, second)];
    const [digitsA, digitsB] = [leading(/^\d*/, first.slice(textA.length)), leading(/^\d*/, second.slice(textB.length))];
    const found = compareTexts(textA, textB) || orderOfDigits(digitsA, digitsB);
    if (found !== 0) return found;
    first = first.slice(textA.length + digitsA.length);
    second = second.slice(textB.length + digitsB.length);
  }
  return 0;
}

function leading(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[0] ?? "";
}

function compareTexts(a: string, b: string): Ordering {
  for (let at = 0; at < a.length || at < b.length; at++) {
    const found = order(weight(a[at]), weight(b[at]));
    if (found !== 0) return found;
  }
  return 0;
}

/** A tilde before the end, the end before letters, letters before everything else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  return character.charCodeAt(0) + (/[A-Za-z]/.test(character) ? 0 : 256);
}
