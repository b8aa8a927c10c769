/** This defines `releasable`: whether a target may be released. Reads only. */
import { closeDir, formatPath, observe, openDir, resolveInRoot, safePath, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { isStableText } from "./stable-source.ts";

/**
 * A link that does not lead through the pointer is somebody else's. What is no link at all was released already, or is missing, and is for the
 * restore to judge.
 *
 * @returns the target, free of links in its parents
 * @throws `E_POLICY` `not_stable`; as `resolveInRoot`
 */
export function releasable(root: Root, prefix: string, wanted: string): string {
  const { path } = resolveInRoot(root, safePath(wanted), "keep");
  const dir = openDir(root, path.parents);
  try {
    const node = observe(dir, path.name);
    if (node.kind === "symlink" && !isStableText(node.dest, path, prefix)) throw foreign(formatPath(path), node.dest);
    return formatPath(path);
  } finally {
    closeDir(dir);
  }
}

function foreign(path: string, dest: string): SwitchyardError {
  const message = `Cannot release ${JSON.stringify(path)}: found a link to ${JSON.stringify(dest)}; needed is one that leads through the active profile.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "not_stable", op: "release", path, message });
}
