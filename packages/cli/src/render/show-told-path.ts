/** This defines `showToldPath`: a path as facts tell it, for a reader. */
import { decodeBytes } from "@switchyard/fs-atomic";
import { showPath } from "./show-path.ts";

/** What `printable` of `@switchyard/facts` wrote, taken back, and shown as `showPath` does. */
export function showToldPath(told: string): string {
  // Only then has anything been escaped.
  return showPath(told.includes("\\x") ? told.replaceAll(/\\\\|\\x(?<byte>[0-9a-f]{2})/g, unescaped) : told);
}

function unescaped(match: string, byte: string | undefined): string {
  return byte === undefined ? match.slice(1) : decodeBytes(Uint8Array.of(Number.parseInt(byte, 16)));
}
