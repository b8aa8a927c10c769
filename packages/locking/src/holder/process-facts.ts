/** This defines `processFacts`: what /proc says of processes. Where /proc is missing or hides it, it is not known. */
import { readFileSync } from "node:fs";
import { decodeBytes, ignoring, type DirHandle } from "@switchyard/fs-atomic";

// ESRCH: it ended between opening and reading. EACCES, EPERM: a process may be kept from looking, even at itself.
const HIDDEN = ["ENOENT", "ENOTDIR", "ESRCH", "EACCES", "EPERM"] as const;

/** Empty text or undefined: not known. */
export const processFacts = {
  /** The same in every namespace of a machine, another one after each boot. */
  bootId: (): string => ignoring(HIDDEN, () => readFileSync("/proc/sys/kernel/random/boot_id", "latin1"))?.trim() ?? "",

  /** Its name, which the process itself may choose; a byte string (proc_pid_comm(5)). */
  command: (pid: number): string => ignoring(HIDDEN, () => decodeBytes(readFileSync(`/proc/${pid}/comm`)))?.replace(/\n$/, "") ?? "",

  /** Field 22 of proc_pid_stat(5); the command name before it may contain anything but is closed by the last `)`. */
  startTime: (pid: number | "self"): string => {
    const stat = ignoring(HIDDEN, () => readFileSync(`/proc/${pid}/stat`, "latin1"));
    return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  },

  /** The inode number of this process's pid namespace. `dir` is only the way to the kernel: the path is absolute. */
  pidNamespace: (dir: DirHandle): string | undefined => {
    const link = ignoring(HIDDEN, () => dir.sys.readlinkat(dir.fd, "/proc/self/ns/pid"));
    return link === undefined ? undefined : /\d+/.exec(link)?.[0];
  },
};
