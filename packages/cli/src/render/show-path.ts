/** This defines `showPath`: a path that a reader can copy into a shell. */
import { encodeBytes } from "@switchyard/fs-atomic";
import { UNSEEN } from "./unseen.ts";

/** What no shell takes for anything else, wherever it stands. No `~`: bash takes `a=~b` for more than that, and zsh may take `a~b` so. */
const PLAIN = /^[\w@%+:,./][\w@%+=:,./-]*$/;

/**
 * The path itself; in single quotes where it contains anything that a shell would not take as it is; as `$'…'`, which bash, zsh,
 * ksh and BusyBox read, where it contains anything that is not seen, each byte of that as `\xHH`. No two paths look the same.
 */
export function showPath(path: string): string {
  if (PLAIN.test(path)) return path;
  if (path.search(UNSEEN) < 0) return `'${path.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${path.replaceAll(/['\\]/g, String.raw`\$&`).replaceAll(UNSEEN, escaped)}'`;
}

const SHORT: Readonly<Record<string, string | undefined>> = { "\n": String.raw`\n`, "\t": String.raw`\t`, "\r": String.raw`\r` };

function escaped(character: string): string {
  return SHORT[character] ?? Array.from(encodeBytes(character), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
