/** This defines `canonical`: JSON in the one form of RFC 8785, so that equal values have equal bytes. */
import serialize from "canonicalize";
import { printable } from "./printable.ts";

/** The canonical JSON text of a value made of plain data. Names that are not UTF-8 are written as {@link printable} shows them. */
export function canonical(value: unknown): string {
  const text = serialize(JSON.parse(JSON.stringify(value, (_key, item: unknown) => (typeof item === "string" ? printable(item) : item))));
  if (text === undefined) throw new TypeError("only plain data has a canonical form");
  return text;
}
