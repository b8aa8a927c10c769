/** This defines the directory of the keys, and who may have written it. */
import { closeDir, ensureDir, isSwitchyardError, nodeName, openDir, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { keyError } from "./key-error.ts";

/** Where the keys are inside the root. */
export const KEYS_DIR = "/etc/switchyard/keys";

const PARENTS = ["etc", "switchyard", "keys"].map((name) => nodeName(name));

/** The open directory of the keys. */
export interface KeysDir {
  readonly dir: DirHandle;
  /** Who owns the root directory; besides root the only one whose keys and directories count. */
  readonly owner: number;
}

/**
 * Opens the directory, making what is missing of it.
 *
 * Crash: a part of the path exists, without keys; the next call makes the rest.
 *
 * @throws `E_POLICY` `key_foreign`; what `ensureDir` throws
 */
export async function makeKeysDir(root: Root): Promise<KeysDir> {
  return checked(root, await ensureDir(root, PARENTS));
}

/** Opens the directory; null where it does not exist. @throws `E_POLICY` `key_foreign`; what `openDir` throws */
export function lookKeysDir(root: Root): KeysDir | null {
  const dir = openUnlessMissing(root, PARENTS.length);
  return dir === null ? null : checked(root, dir);
}

/**
 * Opens what there is of the directory: itself, or the nearest one above it; the caller closes it.
 *
 * @throws `E_POLICY` `key_foreign`; what `openDir` throws
 */
export function lookNearestDir(root: Root): DirHandle {
  for (let depth = PARENTS.length; ; depth--) {
    const dir = openUnlessMissing(root, depth);
    if (dir !== null) return checked(root, dir, depth).dir;
  }
}

function openUnlessMissing(root: Root, depth: number): DirHandle | null {
  try {
    return openDir(root, PARENTS.slice(0, depth));
  } catch (error) {
    if (depth > 0 && isSwitchyardError(error) && error.reason === "parent_missing") return null;
    throw error;
  }
}

/** Whoever may write one of these directories could put other keys there. */
function checked(root: Root, dir: DirHandle, above: number = PARENTS.length): KeysDir {
  const owner = root.sys.statx(root.fd, "").uid;
  try {
    for (let depth = 0; depth < above; depth++) {
      const parent = openDir(root, PARENTS.slice(0, depth));
      try {
        check(parent, owner);
      } finally {
        closeDir(parent);
      }
    }
    check(dir, owner);
    return { dir, owner };
  } catch (error) {
    closeDir(dir);
    throw error;
  }
}

function check({ sys, fd, path }: DirHandle, owner: number): void {
  const { uid, mode } = sys.statx(fd, "");
  if ((uid === 0 || uid === owner) && (mode & 0o022) === 0) return;
  const found = `the directory belongs to user ${uid} with mode ${(mode & 0o7777).toString(8)}; needed is one that only root or the owner of the root can write`;
  throw keyError("key_foreign", path, found);
}
