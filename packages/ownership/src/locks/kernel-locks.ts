/** This defines `parseKernelLocks`: the locks that the kernel shows. */

/** A lock that is held; requests that wait are none. */
export interface KernelLock {
  /** As this pid namespace counts; null: of an open file rather than a process, or of a process that cannot be seen. */
  readonly pid: number | null;
  readonly access: "read" | "write";
  /** `major:minor` of the file system, decimal. */
  readonly device: string;
  readonly ino: string;
}

const LINE = /^\d+: (?:POSIX|FLOCK|OFDLCK) +\S+ +(READ|WRITE) +(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /;

/** Reads the text of /proc/locks (proc_locks(5)); lines of leases and of requests that wait are passed over. */
export function parseKernelLocks(text: string): KernelLock[] {
  return text.split("\n").flatMap((line) => {
    const [, access, pid, major = "", minor = "", ino = ""] = LINE.exec(line) ?? [];
    if (access === undefined) return [];
    const device = `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`;
    return [{ pid: Number(pid) > 0 ? Number(pid) : null, access: access === "READ" ? "read" : "write", device, ino }];
  });
}
