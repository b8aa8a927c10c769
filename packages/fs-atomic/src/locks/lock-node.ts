/** This defines `lockNode`: a file as the kernel names it where it shows locks. */
import { readFileSync } from "node:fs";
import type { DirHandle } from "../path/dir-handle.ts";
import type { Statx } from "../syscalls/statx.ts";
import type { Fd } from "../syscalls/syscalls.ts";

/** The same file in two ways. */
export interface LockNode {
  /** The file system's own `major:minor`, and the inode's own number, as in /proc/locks. */
  readonly device: string;
  readonly ino: string;
  /** As stat(2) tells them: on btrfs each subvolume has a device number of its own, which the kernel does not show there. */
  readonly stat: Statx;
}

/**
 * Asks the kernel for the very numbers that /proc/locks shows: the mount that an open file is on, and its inode number
 * (proc_pid_fdinfo(5)), and the device of that mount (proc_pid_mountinfo(5)).
 *
 * @param fd may be open with O_PATH
 * @throws Node's error where /proc cannot be read
 */
export function lockNode(dir: DirHandle, fd: Fd): LockNode {
  const stat = dir.sys.statx(fd, "");
  const info = readFileSync(`/proc/self/fdinfo/${fd}`, "latin1");
  const mount = /^mnt_id:\s*(\d+)$/m.exec(info)?.[1];
  const device = deviceOf(mount, readFileSync("/proc/self/mountinfo", "latin1"));
  // Kernels before 5.14 do not tell the number; there it differs from stat(2)'s on overlayfs at most.
  return { device: device ?? stat.device, ino: /^ino:\s*(\d+)$/m.exec(info)?.[1] ?? stat.ino.toString(), stat };
}

function deviceOf(mount: string | undefined, mountinfo: string): string | undefined {
  for (const line of mountinfo.split("\n")) {
    const [id, , device] = line.split(" ");
    if (id === mount) return device;
  }
  return undefined;
}
