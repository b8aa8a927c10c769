/**
 * This defines byte strings: names and link texts as JavaScript strings that lose no byte. Linux names are bytes,
 * not text; a byte that is not part of valid UTF-8 becomes a lone surrogate U+DC80..U+DCFF and goes back the same
 * way (the scheme of Python's PEP 383), so that every name survives a round trip, also through JSON.
 */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The string for the bytes of a name or link text; {@link encodeBytes} gives exactly these bytes back. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8 as a whole: decode what is, escape what is not.
    return decodeEscaping(bytes);
  }
}

/** The bytes of a byte string. Strings from elsewhere may hold any text; they are plain UTF-8. */
export function encodeBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(character, "utf8"));
  }
  return Buffer.concat(parts);
}

/** Whether the byte string is plain UTF-8 text, so that it may stand in a document as it is. */
export function isText(text: string): boolean {
  return text.isWellFormed();
}

function decodeEscaping(bytes: Uint8Array): string {
  let out = "";
  let at = 0;
  while (at < bytes.length) {
    const width = sequenceWidth(bytes, at);
    out += width === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : decoder.decode(bytes.subarray(at, at + width));
    at += Math.max(width, 1);
  }
  return out;
}

/** The length of the valid UTF-8 sequence that starts at `at`, or 0 where there is none. */
function sequenceWidth(bytes: Uint8Array, at: number): number {
  for (let width = 1; width <= 4 && at + width <= bytes.length; width++) {
    try {
      decoder.decode(bytes.subarray(at, at + width));
      return width;
    } catch {
      continue; // not (yet) a whole sequence; try one byte more
    }
  }
  return 0;
}
