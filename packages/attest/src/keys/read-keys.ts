/** This defines how the keys in their directory are read. */
import { nodeName, pathIn, type NodeName } from "@switchyard/fs-atomic";
import { keyError } from "./key-error.ts";
import { nameOfPublicFile, publicFile } from "./key-name.ts";
import type { KeysDir } from "./keys-dir.ts";
import { parsePublicKey } from "./parse-public-key.ts";
import { readKeyFile } from "./read-key-file.ts";
import { parsePrivateKey, type SigningKey } from "./signing-key.ts";
import type { TrustedKey } from "./trusted-key.ts";

/** The file of the private key. There is one: a key that was replaced signs no more. */
export const SIGNING: NodeName = nodeName("signing.pem");

/** The public keys, by name. @throws `E_POLICY` for any of them that cannot be used: which of them to believe is not to be guessed. */
export function readTrusted(keys: KeysDir): TrustedKey[] {
  const names = keys.dir.sys.readDirectory(keys.dir.fd).map(nameOfPublicFile);
  return names.filter((name) => name !== null).sort().flatMap((name) => {
    const file = publicFile(name);
    const pem = readKeyFile(keys, file, "public");
    return pem === null ? [] : [{ ...parsePublicKey(pem, pathIn(keys.dir, file)), name }];
  });
}

/** The private key, whether trusted or not; null where there is none. */
export function readPrivate(keys: KeysDir, file: NodeName = SIGNING): Omit<SigningKey, "name"> | null {
  const pem = readKeyFile(keys, file, "private");
  return pem === null ? null : parsePrivateKey(pem, pathIn(keys.dir, file));
}

/** The private key with the name of its public key; null where there is none. @throws `E_POLICY` `key_untrusted` */
export function readSigning(keys: KeysDir): SigningKey | null {
  for (let before: string | null = null; ; ) {
    const signer = readPrivate(keys);
    if (signer === null) return null;
    // After the private key: a rotation puts the public one there first.
    const trusted = readTrusted(keys).find(({ keyId }) => keyId === signer.keyId);
    if (trusted !== undefined) return { ...signer, name: trusted.name };
    // Only if it still is the one that signs: between the two looks it may have been rotated, and the old one removed.
    if (before === signer.keyId) throw keyError("key_untrusted", pathIn(keys.dir, SIGNING), `its public key (${signer.keyId}) is not among the trusted ones`);
    before = signer.keyId;
  }
}
