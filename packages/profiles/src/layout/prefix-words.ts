/** This defines `prefixWords`: how a command line names a prefix. Pure. */
import { DEFAULT_PREFIX } from "./profile-places.ts";
import { shellWord } from "./shell-word.ts";

/** Ready for a POSIX shell, with a blank before it; empty for the usual prefix. */
export function prefixWords(prefix: string): string {
  return prefix === DEFAULT_PREFIX ? "" : ` --prefix ${shellWord(prefix)}`;
}
