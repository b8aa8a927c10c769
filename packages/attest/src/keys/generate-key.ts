/** This defines `generateKey`: the first signing key, made on purpose. */
import { observe, pathIn, type Root } from "@switchyard/fs-atomic";
import { keyError } from "./key-error.ts";
import { keyName } from "./key-name.ts";
import { placeKey } from "./place-key.ts";
import { SIGNING } from "./read-keys.ts";
import type { SigningKey } from "./signing-key.ts";
import { changeKeys } from "./with-keys.ts";

/**
 * Makes a signing key and its public key, and replaces nothing.
 *
 * Crash: see `placeKey`; the next change of the keys ends what this one began.
 *
 * @param name default: `key-` and the first 16 digits of its id
 * @throws `E_USAGE` `bad_key_name`; `E_POLICY`: `key_exists`, `key_foreign`, `keys_busy`, `key_unusable`
 */
export async function generateKey(root: Root, name?: string): Promise<SigningKey> {
  const called = name === undefined ? undefined : keyName(name);
  return changeKeys(root, async (keys) => {
    if (observe(keys.dir, SIGNING).kind !== "none") throw keyError("key_exists", pathIn(keys.dir, SIGNING), "there is a signing key already");
    return placeKey(keys, called);
  });
}
