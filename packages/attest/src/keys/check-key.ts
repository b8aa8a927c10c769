/** This defines `checkKey`: whether a run could be signed, before it begins. */
import { geteuid } from "node:process";
import { closeDir, MODE, readMountTable, STATX_ATTR, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { findSigningKey } from "./find-signing-key.ts";
import { asKeyError, keyError } from "./key-error.ts";
import { KEYS_DIR, lookNearestDir } from "./keys-dir.ts";
import { trustedKeys } from "./trusted-keys.ts";

/** Whoever owns a directory needs both to make something in it. */
const OWN_WRITE = 0o300;

/**
 * Looks whether {@link ensureKey} would give a key, as far as that can be told without writing: there is one that can be used, or
 * none, and the directory in which it would be made can be written. Writes nothing, so that a dry run and a commit get one answer.
 *
 * @throws `E_POLICY`: `key_exposed`, `key_foreign`, `key_malformed`, `key_untrusted`, `key_unusable`
 */
export function checkKey(root: Root): void {
  if (findSigningKey(root) !== null) return;
  // One among them that cannot be read would be met when signing.
  trustedKeys(root);
  try {
    const dir = lookNearestDir(root);
    try {
      checkWritable(dir);
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    throw asKeyError(KEYS_DIR, error);
  }
}

function checkWritable({ sys, fd, path }: DirHandle): void {
  const { uid, mode, mountId, attributes } = sys.statx(fd, "");
  const needed = "needed is one in which a key can be made";
  if (mountId !== null && readMountTable().get(mountId)?.readOnly === true) throw keyError("key_unusable", path, `the directory is on a read-only mount; ${needed}`);
  if ((attributes & STATX_ATTR.IMMUTABLE) !== 0n) throw keyError("key_unusable", path, `the directory is immutable; ${needed}`);
  const caller = geteuid?.() ?? 0;
  if (caller === 0 || (uid === caller && (mode & OWN_WRITE) === OWN_WRITE)) return;
  throw keyError("key_unusable", path, `the directory belongs to user ${uid} with mode ${(mode & ~MODE.TYPE).toString(8)}; ${needed}`);
}
