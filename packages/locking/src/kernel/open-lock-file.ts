/** This defines `openLockFile`: a file that may carry a lock, opened without following a link. */
import process from "node:process";
import { ignoring, MODE, OPEN, type DirHandle, type Fd } from "@switchyard/fs-atomic";
import { closeAll } from "./close-all.ts";
import { LockRefusal, refusing } from "./lock-refusal.ts";

/**
 * What the file is for: to `write` the record into it, so that it must be there or be made; to be locked only (`lock`),
 * made if possible; or to `look` whether it is locked, never made.
 */
export type LockFileUse = "write" | "lock" | "look";

/** An open lock file. */
export interface LockFile {
  readonly fd: Fd;
  readonly ino: bigint;
}

// NONBLOCK: a FIFO without a writer must not hang it.
const NODE = OPEN.NOFOLLOW | OPEN.NONBLOCK;
/** Who may only read the directory cannot make a file in it, nor can anybody on a full or read-only disk. */
const NOT_MADE = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"] as const;

/**
 * Opens the regular file `name` of root or of the directory's owner that has no other name.
 *
 * Crash: an empty file of that name may stand there; it is as good as none.
 *
 * @returns undefined where it is missing and was not made, if it is not for writing
 * @throws {@link LockRefusal} `lock_path_foreign`: something else stands there, untouched; `lock_unusable`
 */
export function openLockFile(dir: DirHandle, name: string, use: LockFileUse): LockFile | undefined {
  const owner = refusing(name, "looking at", () => dir.sys.statx(dir.fd, "").uid);
  const fd = refusing(name, "opening", () => open(dir, { name, use, owner }));
  if (fd === undefined) return undefined;
  try {
    return { fd, ino: check(dir, { name, fd, owner }) };
  } catch (error) {
    closeAll(dir, [fd]);
    throw error;
  }
}

function open(dir: DirHandle, { name, use, owner }: { name: string; use: LockFileUse; owner: number }): Fd | undefined {
  const flags = (more: number): Fd => dir.sys.openat(dir.fd, name, { flags: NODE | more, mode: 0o644 });
  // A file of any other user would be refused by the next one, as foreign: such a user makes none.
  const user = process.geteuid?.();
  const create = user === 0 || user === owner ? OPEN.CREAT : 0;
  if (use === "write") return flags(OPEN.RDWR | create);
  const found = ignoring("ENOENT", () => flags(OPEN.RDONLY));
  if (found !== undefined || use === "look" || create === 0) return found;
  return ignoring(NOT_MADE, () => flags(OPEN.RDONLY | create));
}

/** The inode. Another name would mean that writing the record writes elsewhere, too. */
function check(dir: DirHandle, { name, fd, owner }: { name: string; fd: Fd; owner: number }): bigint {
  const { mode, uid, nlink, ino } = refusing(name, "looking at", () => dir.sys.statx(fd, ""));
  const foreign = (found: string): LockRefusal => new LockRefusal("lock_path_foreign", name, found);
  if ((mode & MODE.TYPE) !== MODE.FILE) throw foreign("it is no regular file");
  if (uid !== 0 && uid !== owner) throw foreign(`it belongs to user ${uid}`);
  if (nlink > 1) throw foreign(`it is one of ${nlink} names of a file`);
  return ino;
}
