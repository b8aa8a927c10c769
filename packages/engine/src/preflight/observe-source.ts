/** This defines `observeSource`: what a link would lead to, looked at through every link and directory on the way (REQ-S3). */
import { errnoOf, formatPath, isSwitchyardError, observe, type FollowedLink, type Look, type MountTable, type SafePath } from "@switchyard/fs-atomic";
import type { SourceObservation, Xattrs } from "@switchyard/policy";
import { mountOf } from "./mount-of.ts";
import { xattrsOf } from "./xattrs-of.ts";

const NONE: Xattrs = new Map();

/**
 * Looks at it as a process inside the root would find it; what cannot be found is `missing`, and says why.
 *
 * @param onLink told of every link on the way, also where that leads nowhere
 */
export function observeSource(look: Look, source: SafePath, mounts: MountTable, onLink?: (link: FollowedLink) => void): SourceObservation {
  try {
    const { path, through } = look.resolve(source, "follow", onLink);
    return look.within(path.parents, (dir) => {
      const node = observe(dir, path.name);
      const mount = mountOf(mounts, node.kind === "none" ? null : node.stat.mountId);
      const xattrs = node.kind === "file" ? xattrsOf(dir, path.name) : NONE;
      return { state: "present", resolved: formatPath(path), node, through, mount, xattrs };
    });
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { state: "missing", found: "nothing there any more" };
    if (!isSwitchyardError(error)) throw error;
    return { state: "missing", found: FOUND[error.reason] ?? error.reason };
  }
}

/** How the gate tells why a source cannot be used. */
const FOUND: Record<string, string> = {
  missing: "nothing there",
  parent_missing: "nothing there, not even its directory",
  escape: "a link that leads out of the root",
  link_loop: "links that go round in circles",
  parent_not_directory: "a path through something that is no directory",
};
