/** This defines `rotateKey`: the signing key replaced by a new one. */
import type { Root } from "@switchyard/fs-atomic";
import { keyName } from "./key-name.ts";
import { placeKey } from "./place-key.ts";
import type { SigningKey } from "./signing-key.ts";
import { changeKeys } from "./with-keys.ts";

/**
 * Makes a new signing key. The old private key is gone afterwards; the old public key stays trusted until `removeKey`. An
 * old key that could not be used does not matter.
 *
 * Crash: see `placeKey`; the old key signs, or the new one, and both are trusted. The next change of the keys ends it.
 *
 * @throws `E_USAGE` `bad_key_name`; `E_POLICY`: `key_exists` (a public key of that name), `key_foreign`, `keys_busy`, `key_unusable`
 */
export async function rotateKey(root: Root, name: string): Promise<SigningKey> {
  const called = keyName(name);
  return changeKeys(root, (keys) => placeKey(keys, called));
}
