/** This defines `observe`: what stands at a name, exactly enough to recognise it again. */
import { ignoring } from "../errors/ignoring.ts";
import { errnoOf, SyscallError } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { FS_TYPE, MODE } from "../syscalls/kernel-abi.ts";
import type { Statx } from "../syscalls/statx.ts";

/** What a name in a directory holds. `dir` and `other` (FIFO, socket, device) are seen only to be refused. */
export type ObservedNode =
  | { readonly kind: "none" }
  | { readonly kind: "file" | "dir" | "other"; readonly stat: Statx }
  | SymlinkNode;

/** A symlink; `dest` is its text as a byte string. */
export interface SymlinkNode {
  readonly kind: "symlink";
  readonly stat: Statx;
  readonly dest: string;
}

/** An {@link ObservedNode} that is there. */
export type PresentNode = Exclude<ObservedNode, { kind: "none" }>;

/** More rounds than a name that is replaced between two calls can need by chance. */
const MAX_ROUNDS = 1000;

/**
 * Looks at `name` without following, opening or waking it: a FIFO cannot hang the caller, a device is not touched.
 *
 * @throws `SyscallError` for anything but absence, e.g. `EIO`.
 */
export function observe(dir: DirHandle, name: string): ObservedNode {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    try {
      const stat = lastingStat(dir, name);
      const kind = kindOf(stat.mode);
      if (kind !== "symlink") return { kind, stat };
      const dest = readLink(dir, name);
      // A link's text never changes, so the pair is right if the name still holds that very inode.
      const again = lastingStat(dir, name);
      if (dest !== undefined && again.ino === stat.ino && again.btimeNs === stat.btimeNs) return { kind, stat, dest };
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return { kind: "none" };
      throw error;
    }
  }
  throw new SyscallError("readlinkat", "EBUSY", name);
}

/** Undefined where the link was replaced by something else since it was looked at (EINVAL). */
function readLink(dir: DirHandle, name: string): string | undefined {
  return ignoring("EINVAL", () => dir.sys.readlinkat(dir.fd, name));
}

/**
 * On overlayfs the birth time is that of the layer the node lies in now. The first rename of a lower file copies it up,
 * inode number and modification time stay, the birth time is a new one: it is no part of what makes a node the same.
 */
function lastingStat(dir: DirHandle, name: string): Statx {
  const stat = dir.sys.statx(dir.fd, name);
  return isOverlay(dir) ? { ...stat, btimeNs: null } : stat;
}

const overlays = new WeakMap<DirHandle, boolean>();

/** Asked once for each handle: its file system stays the same. */
function isOverlay(dir: DirHandle): boolean {
  const known = overlays.get(dir);
  if (known !== undefined) return known;
  const found = dir.sys.fileSystemType(dir.fd) === FS_TYPE.OVERLAY;
  overlays.set(dir, found);
  return found;
}

function kindOf(mode: number): "file" | "symlink" | "dir" | "other" {
  switch (mode & MODE.TYPE) {
    case MODE.FILE:
      return "file";
    case MODE.SYMLINK:
      return "symlink";
    case MODE.DIR:
      return "dir";
    default:
      return "other";
  }
}
