/** This defines `readKeyFile`: a key's file, read only if nobody else could have written it, or read it. */
import { ignoring, MODE, OPEN, pathIn, type DirHandle, type Statx } from "@switchyard/fs-atomic";
import { asKeyError, keyError } from "./key-error.ts";
import type { KeysDir } from "./keys-dir.ts";

/** In bytes. A key is some hundred. */
const LIMIT = 16 * 1024;

/**
 * The bytes of a file of root or the owner of the root that nobody else may write (`public`) or even read (`private`); null
 * where it is missing. No link is followed.
 *
 * @throws `E_POLICY` `key_foreign`, `key_exposed`, `key_malformed`; `key_unusable`, e.g. with `EACCES`, or `ELOOP` for a link
 */
export function readKeyFile(keys: KeysDir, name: string, use: "public" | "private"): Buffer | null {
  const path = pathIn(keys.dir, name);
  try {
    return readChecked(keys.dir, name, { path, owner: keys.owner, use });
  } catch (error) {
    throw asKeyError(path, error);
  }
}

function readChecked({ fd: dir, sys }: DirHandle, name: string, rule: Rule): Buffer | null {
  const fd = ignoring("ENOENT", () => sys.openat(dir, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK }));
  if (fd === undefined) return null;
  try {
    // Of the open file: what is checked is what is read.
    const stat = sys.statx(fd, "");
    check(stat, rule);
    const bytes = Buffer.alloc(Number(stat.size));
    return bytes.subarray(0, sys.pread(fd, bytes, 0));
  } finally {
    sys.close(fd);
  }
}

interface Rule {
  readonly path: string;
  readonly owner: number;
  readonly use: "public" | "private";
}

function check({ mode, uid, size }: Statx, { path, owner, use }: Rule): void {
  const shown = `it belongs to user ${uid} with mode ${(mode & 0o7777).toString(8)}`;
  if ((mode & MODE.TYPE) !== MODE.FILE || size > BigInt(LIMIT)) throw keyError("key_malformed", path, "it is no small regular file");
  if ((uid !== 0 && uid !== owner) || (mode & 0o022) !== 0) throw keyError("key_foreign", path, `${shown}; needed is one that only root or the owner of the root can write`);
  if (use === "private" && (mode & 0o077) !== 0) throw keyError("key_exposed", path, `${shown}, so that others may read it; needed is 600`);
}
