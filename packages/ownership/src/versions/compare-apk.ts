/** This defines `compareApk`: the order of apk's versions (apk-package(5)). */
import type { Ordering } from "./compare-versions.ts";
import { order, orderOfDigits } from "./order.ts";

/** 1.2.3a_rc1_git20260101~0abc-r4: number, further numbers, letter, suffixes, commit, revision. */
const VERSION = /^\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*(?:~[0-9A-Fa-f]+)?(?:-r\d+)?$/;
const PIECES = /^\d+|\.(\d+)|(?<=\d)[a-z]|_([a-z]+)|(?<=_[a-z]+)\d+|~([0-9A-Fa-f]+)|-r(\d+)/g;

/** In the order in which they may follow one another; what comes earlier here is newer than what comes later, or the end. */
type Kind = "first" | "number" | "letter" | "suffix" | "suffix number" | "commit" | "revision" | "end";
const KINDS: readonly Kind[] = ["first", "number", "letter", "suffix", "suffix number", "commit", "revision", "end"];
/** The first four are before a version without any suffix. */
const SUFFIXES = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"] as const;
const BEFORE_RELEASE = 4;

interface Piece {
  readonly kind: Kind;
  readonly text: string;
}

/** Piece by piece; where one has a piece of another kind, the kinds decide. */
export function compareApk(a: string, b: string): Ordering | null {
  if (!VERSION.test(a) || !VERSION.test(b)) return null;
  const [first, second] = [pieces(a), pieces(b)];
  for (let at = 0; ; at++) {
    const [one, other] = [first[at] ?? END, second[at] ?? END];
    if (one.kind !== other.kind) return compareKinds(one, other);
    if (one.kind === "end") return 0;
    const found = comparePieces(one, other);
    if (found !== 0) return found;
  }
}

const END: Piece = { kind: "end", text: "" };

function pieces(text: string): Piece[] {
  return [...text.matchAll(PIECES)].map((match): Piece => {
    const [whole, number, suffix, commit, revision] = match;
    if (number !== undefined) return { kind: "number", text: number };
    if (suffix !== undefined) return { kind: "suffix", text: suffix };
    if (commit !== undefined) return { kind: "commit", text: commit };
    if (revision !== undefined) return { kind: "revision", text: revision };
    if (/^[a-z]/.test(whole)) return { kind: "letter", text: whole };
    return { kind: match.index === 0 ? "first" : "suffix number", text: whole };
  });
}

function compareKinds(a: Piece, b: Piece): Ordering {
  const isBefore = ({ kind, text }: Piece): boolean => kind === "suffix" && suffixRank(text) < BEFORE_RELEASE;
  if (isBefore(a)) return -1;
  if (isBefore(b)) return 1;
  return order(KINDS.indexOf(b.kind), KINDS.indexOf(a.kind));
}

function comparePieces(a: Piece, b: Piece): Ordering {
  switch (a.kind) {
    case "first":
    case "suffix number":
    case "revision":
      return orderOfDigits(a.text, b.text);
    case "number":
      // With a leading nought it is a fraction: 1.02 is before 1.1.
      return a.text.startsWith("0") || b.text.startsWith("0") ? order(a.text, b.text) : orderOfDigits(a.text, b.text);
    case "suffix":
      return order(suffixRank(a.text), suffixRank(b.text));
    case "letter":
    case "commit":
    case "end":
      return order(a.text, b.text);
    default:
      return a.kind satisfies never;
  }
}

function suffixRank(suffix: string): number {
  return SUFFIXES.findIndex((one) => one === suffix);
}
