/** This defines `parseKernelLocks`: the locks that the kernel shows. */

/** A lock that is held, or a request that waits for one. */
export interface KernelLock {
  /** `flock`: flock(2). `record`: fcntl(2), of a process or of an open file. Neither kind sees the other. */
  readonly kind: "flock" | "record";
  /** Whether nobody holds it yet: its process sleeps until it is free. */
  readonly waits: boolean;
  /** As this pid namespace counts; null: of an open file rather than a process, or of a process that cannot be seen. */
  readonly pid: number | null;
  readonly access: "read" | "write";
  /** `major:minor` of the file system, decimal. */
  readonly device: string;
  readonly ino: string;
}

const LINE = /^\d+: *(-> +)?(POSIX|FLOCK|OFDLCK) +\S+ +(READ|WRITE) +(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /;

/** Reads the text of /proc/locks (proc_locks(5)); leases are passed over. */
export function parseKernelLocks(text: string): KernelLock[] {
  return text.split("\n").flatMap((line) => {
    const [, arrow, kind, access, pid, major = "", minor = "", ino = ""] = LINE.exec(line) ?? [];
    if (access === undefined) return [];
    const device = `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`;
    return [{ kind: kind === "FLOCK" ? "flock" : "record", waits: arrow !== undefined, pid: Number(pid) > 0 ? Number(pid) : null, access: access === "READ" ? "read" : "write", device, ino }];
  });
}
