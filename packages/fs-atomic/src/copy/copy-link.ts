/** This defines `copyLink`, the part of `copyNode` that copies a symlink. */
import { errnoOf } from "../errors/syscall-error.ts";
import { compareMetadata } from "../metadata/compare-metadata.ts";
import { getMetadata } from "../metadata/get-metadata.ts";
import { setMetadata } from "../metadata/set-metadata.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import type { ObservedNode } from "../node/observed-node.ts";
import { takeBackLink } from "../node/take-back-link.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { copyError } from "./copy-error.ts";
import type { Place } from "./copy-types.ts";

/** What the source must be, and whether the copy is synced. */
interface LinkCopy {
  readonly expected: NodeIdentity;
  readonly sync: boolean;
}

/**
 * (1) Makes the link, (2) gives it owner, attributes and times, (3) compares it with the source, which must not have
 * changed meanwhile, (4) syncs its directory: a link's own inode goes to disk with its name.
 *
 * Crash: as `copyNode` says; a link's text is never there in part.
 */
export async function copyLink(dir: DirHandle, name: NodeName, to: Place, { expected, sync }: LinkCopy): Promise<"copy"> {
  const dest = expected.kind === "none" ? "" : (expected.dest ?? "");
  const metadata = getMetadata(dir, name);
  to.dir.sys.symlinkat(dest, to.dir.fd, to.name); // (1)
  const made = observeMade(to, dest);
  try {
    setMetadata(to.dir, to.name, metadata); // (2)
    const differences = compareMetadata(metadata, { ...getMetadata(to.dir, to.name), mode: metadata.mode }); // (3)
    if (differences.length > 0) throw copyError("copy_differs", pathIn(to.dir, to.name), `the copy differs from its source in ${differences.join(", ")}`);
    if (!sameNode(identityOf(observe(dir, name)), expected)) throw copyError("source_changed", pathIn(dir, name), "it changed while it was copied");
    if (sync) await to.dir.sys.fsync(to.dir.fd); // (4)
    return "copy";
  } catch (error) {
    removeOwn(to.dir, to.name, () => (sameLink(made, observe(to.dir, to.name)) ? identityOf(observe(to.dir, to.name)) : { kind: "none" }));
    throw error;
  }
}

function observeMade(to: Place, dest: string): ObservedNode {
  const made = observeOrTakeBack(to, dest);
  if (made.kind === "symlink" && made.dest === dest) return made;
  throw copyError("copy_differs", pathIn(to.dir, to.name), "the link is not what was written, or was replaced at once");
}

function observeOrTakeBack({ dir, name }: Place, dest: string): ObservedNode {
  try {
    return observe(dir, name);
  } catch (error) {
    if (errnoOf(error) !== undefined) takeBackLink(dir, name, dest);
    throw error;
  }
}

/** By inode and text alone: its times are being set. */
function sameLink(a: ObservedNode, b: ObservedNode): boolean {
  return a.kind === "symlink" && b.kind === "symlink" && a.stat.ino === b.stat.ino && a.dest === b.dest;
}
