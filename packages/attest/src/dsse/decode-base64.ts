/** This defines `decodeBase64`: base64 read strictly (RFC 4648). */

/**
 * The bytes; null for text that no encoder writes: without its padding, with other characters or white space in it, with
 * bits left over, or with characters of both alphabets. DSSE has verifiers take the standard and the URL-safe one.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  const standard = bytes.toString("base64");
  // Node skips what it does not know, and takes either alphabet: only what it would write again is what was meant.
  return text === standard || text === standard.replaceAll("+", "-").replaceAll("/", "_") ? bytes : null;
}
