/** This defines how the keys are looked at and changed: opened, one who changes at a time, errors told alike. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { closeDir, FLOCK, nodeName, OPEN, type DirHandle, type Fd, type Root } from "@switchyard/fs-atomic";
import { asKeyError, keyError } from "./key-error.ts";
import { KEYS_DIR, lookKeysDir, makeKeysDir, type KeysDir } from "./keys-dir.ts";
import { settleKeys } from "./settle-keys.ts";

/** Others hold the lock for a few small writes. */
const LOCK_MS = { poll: 5, limit: 30_000 } as const;

/** Only who may write the keys can open it, so that no other user can keep it locked. */
const LOCK = { name: nodeName(".lock"), flags: OPEN.RDWR | OPEN.CREAT | OPEN.NOFOLLOW | OPEN.NONBLOCK, mode: 0o600 } as const;

/** Looks at the keys, without a lock and writing nothing. @returns `none` where there is no directory of keys */
export function lookAtKeys<T>(root: Root, none: T, look: (keys: KeysDir) => T): T {
  try {
    const keys = lookKeysDir(root);
    if (keys === null) return none;
    try {
      return look(keys);
    } finally {
      closeDir(keys.dir);
    }
  } catch (error) {
    throw asKeyError(KEYS_DIR, error);
  }
}

/**
 * Changes the keys: makes their directory where it is missing, waits for whoever else changes them, ends what one before did
 * not come to the end of, and then acts.
 *
 * Crash: see `settleKeys` and the verb; the lock dies with its holder.
 *
 * @throws `E_POLICY` `keys_busy`, `key_foreign`, `key_unusable` and what `act` throws
 */
export async function changeKeys<T>(root: Root, act: (keys: KeysDir) => Promise<T>): Promise<T> {
  try {
    const keys = await makeKeysDir(root);
    try {
      return await locked(keys.dir, async () => {
        await settleKeys(keys);
        return act(keys);
      });
    } finally {
      closeDir(keys.dir);
    }
  } catch (error) {
    throw asKeyError(KEYS_DIR, error);
  }
}

async function locked<T>(dir: DirHandle, act: () => Promise<T>): Promise<T> {
  const fd = dir.sys.openat(dir.fd, LOCK.name, LOCK);
  try {
    await lock(dir, fd);
    return await act();
  } finally {
    // Closing it lets go of the lock.
    dir.sys.close(fd);
  }
}

/** Asks again and again: to wait in the kernel would stop this thread, and with it a task that holds the lock. */
async function lock(dir: DirHandle, fd: Fd): Promise<void> {
  const start = performance.now();
  while (!dir.sys.flock(fd, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK)) {
    if (performance.now() - start > LOCK_MS.limit) throw keyError("keys_busy", dir.path, `another process has locked the keys for ${LOCK_MS.limit / 1000} s`);
    await sleep(LOCK_MS.poll);
  }
}
