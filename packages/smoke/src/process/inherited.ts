/** This defines `Inherited`: descriptors that others left to us and that what we start would get in turn. */
import { readFileSync } from "node:fs";
import { closeRoot, ignoring, OPEN, openRoot, type Fd, type Root } from "@switchyard/fs-atomic";

/** Node opens none such, and cannot close them in a child; but it can put something else in their place. */
export class Inherited {
  /** Those that are not close-on-exec, without stdin, stdout and stderr. */
  readonly fds: readonly Fd[];
  /** /dev/null, open for reading and writing. */
  readonly null: Fd;
  readonly #dev: Root;

  /** @throws what `openRoot` throws; `SyscallError` */
  constructor() {
    const own = openRoot("/proc/self/fdinfo");
    try {
      this.fds = own.sys.readDirectory(own.fd).map(Number).filter((fd) => fd > 2 && isInheritable(fd));
    } finally {
      closeRoot(own);
    }
    this.#dev = openRoot("/dev");
    try {
      this.null = this.#dev.sys.openat(this.#dev.fd, "null", { flags: OPEN.RDWR | OPEN.NOFOLLOW });
    } finally {
      closeRoot(this.#dev);
    }
  }

  /** What a child gets from its fourth descriptor on, in the order that Node takes. */
  get replacements(): readonly (Fd | "ignore")[] {
    // "ignore" leaves a descriptor beyond the third as it is.
    return Array.from({ length: Math.max(2, ...this.fds) - 2 }, (_, at) => (this.fds.includes(at + 3) ? this.null : "ignore"));
  }

  close(): void {
    this.#dev.sys.close(this.null);
  }
}

function isInheritable(fd: Fd): boolean {
  const info = ignoring("ENOENT", () => readFileSync(`/proc/self/fdinfo/${fd}`, "latin1")) ?? "";
  const flags = /^flags:\s*([0-7]+)$/mu.exec(info)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & OPEN.CLOEXEC) === 0;
}
