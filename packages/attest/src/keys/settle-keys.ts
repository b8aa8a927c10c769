/** This defines `settleKeys`: a change of the keys that was cut short, brought to its end. */
import { ignoring, isSwitchyardError, nodeName, type NodeName } from "@switchyard/fs-atomic";
import type { KeysDir } from "./keys-dir.ts";
import { readPrivate, readTrusted, SIGNING } from "./read-keys.ts";
import type { SigningKey } from "./signing-key.ts";

/** Where a new private key waits. */
export const STAGED: NodeName = nodeName(".signing.pem.new");

/** Where a new public key waits. */
const WAITING_PUBLIC = /^\.[^/]+\.pub\.pem\.new$/;

/**
 * Ends what `placeKey` began, under the lock of the keys: a new private key whose public key is trusted already takes its
 * place; anything else that waits is removed.
 *
 * Crash: each step is one rename or one removal; the next call does the rest.
 */
export async function settleKeys(keys: KeysDir): Promise<void> {
  const { dir } = keys;
  const left = dir.sys.readDirectory(dir.fd).filter((name) => name === STAGED || WAITING_PUBLIC.test(name));
  if (left.length === 0) return;
  const staged = left.includes(STAGED) ? wholeKey(keys) : null;
  if (staged !== null && readTrusted(keys).some(({ keyId }) => keyId === staged.keyId)) dir.sys.rename(dir.fd, STAGED, SIGNING, 0);
  for (const name of left) ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, name));
  await dir.sys.fsync(dir.fd);
}

/** The private key that waits; null where it was not written to its end. */
function wholeKey(keys: KeysDir): Omit<SigningKey, "name"> | null {
  try {
    return readPrivate(keys, STAGED);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "key_malformed") return null;
    throw error;
  }
}
