/** This defines `nodeWords`: a node for people. */
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";

/** What may be known of it. */
export interface KnownNode {
  readonly kind: string;
  readonly dest: string | null;
  readonly size: string | null;
  readonly mode: string | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly package: string | null;
}

/** What is known, e.g. `file, 142144 bytes, 0755, 0:0, coreutils`. */
export function nodeWords({ kind, dest, size, mode, uid, gid, package: owner }: KnownNode): string {
  if (kind === "none") return "nothing";
  const known = owner === null ? [] : [showText(owner)];
  if (dest !== null) return [`link to ${showPath(dest)}`, ...known].join(", ");
  return [kind, ...(size === null ? [] : [`${size} bytes`]), ...(mode === null ? [] : [mode]), ...(uid === null ? [] : [`${uid}:${gid ?? ""}`]), ...known].join(", ");
}
