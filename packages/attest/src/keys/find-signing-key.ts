/** This defines `findSigningKey`: the key to sign with, if there is one. */
import type { Root } from "@switchyard/fs-atomic";
import { readSigning } from "./read-keys.ts";
import type { SigningKey } from "./signing-key.ts";
import { lookAtKeys } from "./with-keys.ts";

/** The signing key of the root; null where there is none yet. Writes nothing. @throws `E_POLICY`, as `ensureKey` */
export function findSigningKey(root: Root): SigningKey | null {
  return lookAtKeys(root, null, readSigning);
}
