/** This defines `ensureKey`: the key to sign with, made on first use (REQ-O4). */
import type { Root } from "@switchyard/fs-atomic";
import { findSigningKey } from "./find-signing-key.ts";
import { placeKey } from "./place-key.ts";
import { readSigning } from "./read-keys.ts";
import type { SigningKey } from "./signing-key.ts";
import { changeKeys } from "./with-keys.ts";

/** The key, and whether this call made it. */
export interface EnsuredKey {
  readonly key: SigningKey;
  readonly isNew: boolean;
}

/**
 * The signing key of the root, made where there is none. Of several processes that find none, one makes it and all get
 * that one. Where there is one, nothing is written.
 *
 * Crash: see `placeKey`; the next call ends what this one began.
 *
 * @throws `E_POLICY`: `key_exposed`, `key_foreign`, `key_malformed`, `key_untrusted`, `keys_busy`, `key_unusable` (with errno)
 */
export async function ensureKey(root: Root): Promise<EnsuredKey> {
  const known = findSigningKey(root);
  if (known !== null) return { key: known, isNew: false };
  return changeKeys(root, async (keys) => {
    // Another process may have made it while this one waited for the lock.
    const meanwhile = readSigning(keys);
    return meanwhile === null ? { key: await placeKey(keys), isNew: true } : { key: meanwhile, isNew: false };
  });
}
