/** This defines `measureTree`: how much lies in a directory. */
import { ignoring, MODE, OPEN, type Fd, type Syscalls } from "@switchyard/fs-atomic";

/** What a name costs at least, whatever is in its file. */
const NAME_BYTES = 256;
/** As deep as any check makes; each level holds a descriptor. */
const DEEPEST = 256;
// It vanished, it may not be listed, or this process lacks descriptors: nobody waits for this, and the next look may do.
const UNSEEN = ["ENOENT", "ENOTDIR", "ELOOP", "EACCES", "EMFILE", "ENFILE", "EIO", "ESTALE"] as const;

/**
 * The bytes in a directory, each name counted with its size; no more than about `enough`, where it stops. Links are not
 * followed; what cannot be looked at counts nothing.
 */
export function measureTree(sys: Syscalls, dir: Fd, enough: number): number {
  return measure(sys, { dir, enough, depth: 0 });
}

interface Level {
  readonly dir: Fd;
  readonly enough: number;
  readonly depth: number;
}

function measure(sys: Syscalls, { dir, enough, depth }: Level): number {
  let sum = 0;
  for (const name of ignoring(UNSEEN, () => sys.readDirectory(dir)) ?? []) {
    if (sum > enough) break;
    const stat = ignoring(UNSEEN, () => sys.statx(dir, name));
    if (stat === undefined) continue;
    sum += NAME_BYTES + Number(stat.size);
    if ((stat.mode & MODE.TYPE) === MODE.DIR && depth < DEEPEST) sum += measureBelow(sys, name, { dir, enough: enough - sum, depth: depth + 1 });
  }
  return sum;
}

function measureBelow(sys: Syscalls, name: string, { dir, ...below }: Level): number {
  const fd = ignoring(UNSEEN, () => sys.openat(dir, name, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW }));
  if (fd === undefined) return 0;
  try {
    return measure(sys, { dir: fd, ...below });
  } finally {
    sys.close(fd);
  }
}
