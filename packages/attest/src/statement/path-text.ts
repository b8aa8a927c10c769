/** This defines `pathText` and `parsePathText`: a path inside the root as text that any JSON can hold, and back. */
import { decodeBytes, encodeBytes, formatPath, isSwitchyardError, safePath, type SafePath } from "@switchyard/fs-atomic";

// Bytes that are not UTF-8 are lone surrogates in a byte string (Cs). These classes are the same in every version of Unicode.
const ODD = /[\p{Cc}\p{Cs}%]/gu;

/** The path as it is; bytes that are not UTF-8, control characters and `%` itself as `%HH` (RFC 3986, 2.1). */
export function pathText(path: SafePath): string {
  return formatPath(path).replace(ODD, (odd) => Array.from(encodeBytes(odd), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""));
}

/** The path that {@link pathText} wrote so; null for any other text, also where it would lead out of the root. */
export function parsePathText(text: string): SafePath | null {
  const bytes = text.split(/(%[0-9A-F]{2})/).map((part, index) => (index % 2 === 1 ? Buffer.from(part.slice(1), "hex") : encodeBytes(part)));
  const path = parsed(decodeBytes(Buffer.concat(bytes)));
  return path !== null && pathText(path) === text ? path : null;
}

function parsed(candidate: string): SafePath | null {
  try {
    return safePath(candidate);
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
