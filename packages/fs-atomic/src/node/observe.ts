/** This defines `observe`: what stands at a name, exactly enough to recognise it again. */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { MODE } from "../syscalls/kernel-abi.ts";
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

/**
 * Looks at `name` without following, opening or waking it: a FIFO cannot hang the caller, a device is not touched.
 *
 * @throws `SyscallError` for anything but absence, e.g. `EIO`.
 */
export function observe(dir: DirHandle, name: string): ObservedNode {
  for (;;) {
    try {
      const stat = dir.sys.statx(dir.fd, name);
      const kind = kindOf(stat.mode);
      if (kind !== "symlink") return { kind, stat };
      const dest = dir.sys.readlinkat(dir.fd, name);
      // A link's text never changes, so the pair is right if the name still holds that very inode.
      const again = dir.sys.statx(dir.fd, name);
      if (again.ino === stat.ino && again.btimeNs === stat.btimeNs) return { kind, stat, dest };
    } catch (error) {
      const code = errnoOf(error);
      if (code === "ENOENT") return { kind: "none" };
      // EINVAL of readlinkat: the link was replaced by something else between the two calls. Look again.
      if (code !== "EINVAL") throw error;
    }
  }
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
