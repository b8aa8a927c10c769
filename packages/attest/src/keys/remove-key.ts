/** This defines `removeKey`: a public key that is trusted no more. */
import { pathIn, type Root } from "@switchyard/fs-atomic";
import { keyError } from "./key-error.ts";
import { keyName, publicFile } from "./key-name.ts";
import { readPrivate, readTrusted } from "./read-keys.ts";
import type { TrustedKey } from "./trusted-key.ts";
import { changeKeys } from "./with-keys.ts";

/**
 * Removes a public key, durably, and any other name of the same key: nothing that its private key signed verifies any more.
 * The key that signs is not removed; rotate it first.
 *
 * Crash: it is there, or gone; of several names perhaps only some.
 *
 * @returns what was removed
 * @throws `E_USAGE` `bad_key_name`; `E_POLICY`: `key_missing`, `key_in_use`, `key_foreign`, `keys_busy`, `key_unusable`
 */
export async function removeKey(root: Root, name: string): Promise<TrustedKey> {
  const called = keyName(name);
  const file = publicFile(called);
  return changeKeys(root, async (keys) => {
    const { dir } = keys;
    const trusted = readTrusted(keys);
    const found = trusted.find((key) => key.name === called);
    if (found === undefined) throw keyError("key_missing", pathIn(dir, file), "there is no such public key");
    if (readPrivate(keys)?.keyId === found.keyId) throw keyError("key_in_use", pathIn(dir, file), "its private key is the one that signs");
    for (const twin of trusted) if (twin.keyId === found.keyId) dir.sys.unlinkat(dir.fd, publicFile(keyName(twin.name)));
    await dir.sys.fsync(dir.fd);
    return found;
  });
}
