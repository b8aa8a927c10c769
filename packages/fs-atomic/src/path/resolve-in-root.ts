/** This defines `resolveInRoot`: links in a path resolved once, inside the root and never out of it. */
import type { FollowedLink, ResolvedPath } from "./resolved-path.ts";
import type { Root } from "./root.ts";
import type { SafePath } from "./safe-path.ts";
import { walk } from "./walk.ts";
import { WalkedDirs } from "./walked-dirs.ts";

/**
 * Canonicalises a path inside the root, as a process whose root directory it is would see it: an absolute link starts
 * again at the root. A link that climbs above the root is refused. Whoever asks for many paths has a `Look`.
 *
 * @param final whether a link in the last component is kept (a target) or followed (a source)
 * @param onLink told of every link before it is followed, also where the path then leads nowhere
 * @throws `SwitchyardError` `E_POLICY` with `escape`, `link_loop`, `parent_missing`, `parent_not_directory`,
 * `parent_unreadable`; with `final: "follow"` also `missing` for the last component; `E_USAGE` `path_too_long` where
 * links make the path longer than the kernel allows.
 */
export function resolveInRoot(root: Root, path: SafePath, final: "keep" | "follow", onLink?: (link: FollowedLink) => void): ResolvedPath {
  const walked = new WalkedDirs(root);
  try {
    return walk(walked, path, { final, onLink });
  } finally {
    walked.close();
  }
}
