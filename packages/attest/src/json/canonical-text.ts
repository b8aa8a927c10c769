/** This defines `canonicalText`: a document in the one form of RFC 8785, so that equal documents have equal bytes. */
import serialize from "canonicalize";

/** The text of the document, without a newline. @throws `TypeError` for what is no data: undefined, a function */
export function canonicalText(document: object): string {
  const text = serialize(document);
  if (text === undefined) throw new TypeError("only plain data has a canonical form");
  return text;
}
