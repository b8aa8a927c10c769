/** This defines the part of `Syscalls` that copies a file's bytes inside the kernel. */
import { ignoring } from "../errors/ignoring.ts";
import type { CFunctions } from "./c-functions.ts";
import { IOCTL } from "./kernel-abi.ts";
import type { Syscalls } from "./syscalls.ts";

/** The copying calls on these functions. */
export function copyCalls({ c, numbers, run }: CFunctions): Pick<Syscalls, "cloneFile" | "copyFileRange" | "seek"> {
  return {
    cloneFile: (to, from) => void run("ioctl", ".", () => c.ioctlValue(numbers.ioctl, to, IOCTL.FICLONE, from)),
    copyFileRange: (from, to, { position, length }) => {
      const [at, into] = [offset(position), offset(position)];
      return run("copy_file_range", ".", () => c.copyFileRange(numbers.copyFileRange, from, at, to, into, length, 0));
    },
    // ENXIO: there is no data beyond this position.
    seek: (fd, position, whence) => ignoring("ENXIO", () => run("lseek", ".", () => c.lseek(fd, position, whence))) ?? null,
  };
}

/** The kernel reads and advances a `loff_t`. */
function offset(position: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64LE(BigInt(position));
  return buffer;
}
