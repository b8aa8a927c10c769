/** This defines `measureTree`: how much lies in a directory. */
import { ignoring, MODE, OPEN, type Fd, type Syscalls } from "@switchyard/fs-atomic";

/** What a name costs at least, whatever is in its file. */
const NAME_BYTES = 256;
const VANISHED = ["ENOENT", "ENOTDIR", "ELOOP", "EACCES"] as const;

/**
 * The bytes in a directory, each name counted with its size; no more than about `enough`, where it stops. Links are not
 * followed; what vanishes meanwhile, or may not be listed, counts nothing.
 */
export function measureTree(sys: Syscalls, dir: Fd, enough: number): number {
  let sum = 0;
  for (const name of ignoring(VANISHED, () => sys.readDirectory(dir)) ?? []) {
    if (sum > enough) break;
    const stat = ignoring(VANISHED, () => sys.statx(dir, name));
    if (stat === undefined) continue;
    sum += NAME_BYTES + Number(stat.size);
    if ((stat.mode & MODE.TYPE) === MODE.DIR) sum += measureBelow(sys, { dir, name, enough: enough - sum });
  }
  return sum;
}

function measureBelow(sys: Syscalls, { dir, name, enough }: { dir: Fd; name: string; enough: number }): number {
  const fd = ignoring([...VANISHED, "EMFILE"], () => sys.openat(dir, name, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW }));
  if (fd === undefined) return 0;
  try {
    return measureTree(sys, fd, enough);
  } finally {
    sys.close(fd);
  }
}
