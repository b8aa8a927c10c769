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
  const copy = { isForJson: true };
  const sorted = sortedCopy(value, { show, copy, key: "" });
  // RFC 8785 writes numbers and texts as JSON.stringify does; only the order of keys is left, which the copy has, unless one
  // looks like the index of a list: those come first in every object of JavaScript.
  const text: string | undefined = copy.isForJson ? JSON.stringify(sorted) : serialize(sorted);
  if (text === undefined) throw new TypeError("only plain data has a canonical form");
  return text;
}

interface Walk {
  readonly show: ShowText;
  readonly copy: { isForJson: boolean };
  readonly key: string;
}

function sortedCopy(value: unknown, walk: Walk): unknown {
  if (typeof value === "string") return walk.show(value, walk.key);
  if (Array.isArray(value)) return value.map((one: unknown) => sortedCopy(one, walk));
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return sortedCopy(value.toJSON(), walk);
  const parts = new Map<string, unknown>(Object.entries(value));
  // By UTF-16 code units, as RFC 8785 has it.
  const keys = [...parts.keys()].sort();
  if (keys.some(isIndex)) walk.copy.isForJson = false;
  return Object.fromEntries(keys.map((key) => [key, sortedCopy(parts.get(key), { ...walk, key })]));
}

function isIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57;
}
