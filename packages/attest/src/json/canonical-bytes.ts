/** This defines `canonicalBytes`: a document in the one form of RFC 8785, so that equal documents have equal bytes. */
import serialize from "canonicalize";

/** The bytes of the document, without a newline. @throws `TypeError` for what is no data: undefined, a function */
export function canonicalBytes(document: object): Buffer {
  const text = serialize(document);
  if (text === undefined) throw new TypeError("only plain data has a canonical form");
  return Buffer.from(text, "utf8");
}
