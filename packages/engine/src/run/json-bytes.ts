/** This defines `jsonBytes`: a document as the bytes of a file, piece by piece. */
import { jsonChunks } from "@switchyard/facts";

/** The document's JSON text in UTF-8. */
export function* jsonBytes(document: object): Generator<Uint8Array> {
  for (const chunk of jsonChunks(document)) yield Buffer.from(chunk, "utf8");
}
