/** This defines `canonical`: JSON in the one form of RFC 8785, so that equal values have equal bytes. */
import serialize from "canonicalize";
import { printable } from "./printable.ts";

/** What is written in place of a text; `key` is the nearest one that it stands under. */
export type ShowText = (text: string, key: string) => string;

/**
 * The canonical JSON text of a value made of plain data. Names that are not UTF-8 are written as {@link printable} shows
 * them.
 *
 * @param show what is written in place of a text; of a fact, whose maker has shown names already, only what is left
 * @throws `TypeError` for what is no data: undefined, a function.
 */
export function canonical(value: unknown, show: ShowText = (text): string => printable(text)): string {
  let hasIndex = false;
  const sorted = (part: unknown, key: string): unknown => {
    if (typeof part === "string") return show(part, key);
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map((one: unknown) => sorted(one, key));
    if ("toJSON" in part && typeof part.toJSON === "function") return sorted(part.toJSON(), key);
    const copy: Record<string, unknown> = {};
    for (const [name, one] of Object.entries(part).sort(byName)) {
      hasIndex ||= isIndex(name);
      if (name === "__proto__") Object.defineProperty(copy, name, { value: sorted(one, name), enumerable: true });
      else copy[name] = sorted(one, name);
    }
    return copy;
  };
  const data = sorted(value, "");
  // RFC 8785 writes numbers and texts as JSON.stringify does; only the order of keys is left, which the copy has, unless one
  // looks like the index of a list: those come first in every object of JavaScript.
  const text: string | undefined = hasIndex ? serialize(data) : JSON.stringify(data);
  if (text === undefined) throw new TypeError("only plain data has a canonical form");
  return text;
}

/** By UTF-16 code units, as RFC 8785 has it. */
function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function isIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57;
}
