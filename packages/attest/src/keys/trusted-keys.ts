/** This defines `trustedKeys`: the public keys whose signatures are believed. */
import type { Root } from "@switchyard/fs-atomic";
import { readTrusted } from "./read-keys.ts";
import type { TrustedKey } from "./trusted-key.ts";
import { lookAtKeys } from "./with-keys.ts";

/**
 * The trusted keys of the root, sorted by name; none where there is no directory of keys. Needs no rights but to read.
 *
 * @throws `E_POLICY`: `key_foreign`, `key_malformed`, `key_unusable`
 */
export function trustedKeys(root: Root): readonly TrustedKey[] {
  return lookAtKeys<readonly TrustedKey[]>(root, [], readTrusted);
}
