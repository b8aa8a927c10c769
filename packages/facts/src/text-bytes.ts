/** This defines `textBytes`: pieces of text as UTF-8, for a file. */

/** Each piece is good until the next one is asked for. */
export function* textBytes(texts: Iterable<string>): Generator<Uint8Array> {
  let buffer = Buffer.alloc(0);
  for (const text of texts) {
    // No character takes more than three bytes for each of its UTF-16 units.
    if (buffer.length < text.length * 3) buffer = Buffer.alloc(text.length * 3);
    yield buffer.subarray(0, buffer.write(text, "utf8"));
  }
}
