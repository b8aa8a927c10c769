/** This defines `canonical`: JSON in the one form of RFC 8785, so that equal values have equal bytes. */
import serialize from "canonicalize";
import { printable } from "./printable.ts";

/**
 * The canonical JSON text of a value made of plain data. Names that are not UTF-8 are written as {@link printable} shows
 * them.
 *
 * @param show what is written in place of a text; of a fact, whose maker has shown names already, only what is left
 * @throws `TypeError` for what is no data: undefined, a function.
 */
export function canonical(value: unknown, show: (text: string) => string = printable): string {
  const json: string | undefined = JSON.stringify(value, (_key, item: unknown) => (typeof item === "string" ? show(item) : item));
  const text = json === undefined ? undefined : serialize(JSON.parse(json));
  if (text === undefined) throw new TypeError("only plain data has a canonical form");
  return text;
}
