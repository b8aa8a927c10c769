/** This defines `placeKey`: a new pair of keys, all or nothing. */
import { generateKeyPairSync } from "node:crypto";
import { createFile, errnoOf, ignoring, moveExclusive, nodeName, observe, pathIn, sha256, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { keyError } from "./key-error.ts";
import { defaultKeyName, publicFile, type KeyName } from "./key-name.ts";
import type { KeysDir } from "./keys-dir.ts";
import { SIGNING } from "./read-keys.ts";
import { STAGED } from "./settle-keys.ts";
import { signerOf, type SigningKey } from "./signing-key.ts";

/**
 * Makes a new pair under the lock of the keys. Its private key takes the place of the one that is there, if any.
 *
 * (1) Write the private key beside its place, readable by nobody else, and sync it and its name, (2) put the public key at its
 * name, whole, replacing nothing, and sync the directory, (3) rename the private key to its place, (4) sync the directory.
 *
 * Crash: before (2) nothing has changed, and what waits is removed by `settleKeys`; between (2) and (3) the new key is trusted
 * and the old one still signs, until `settleKeys` does (3). A private key is never in its place before its public key is
 * durable, so no signature is made that nobody here could verify.
 *
 * @param name default: `key-` and the first 16 digits of its id
 * @throws `E_POLICY` `key_exists`: there is a public key of that name; `key_malformed`: a directory stands in the private key's
 * place; `SyscallError`, e.g. `ENOSPC`, `EROFS`: before (2)
 * nothing has changed; later, the next change of the keys goes on.
 */
export async function placeKey({ dir }: KeysDir, name?: KeyName): Promise<SigningKey> {
  if (observe(dir, SIGNING).kind === "dir") throw keyError("key_malformed", pathIn(dir, SIGNING), "it is a directory");
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const keyId = sha256(publicKey.export({ format: "der", type: "spki" }));
  const called = name ?? defaultKeyName(keyId);
  await createFile(dir, STAGED, pem(privateKey.export({ format: "pem", type: "pkcs8" })), { mode: 0o600, sync: true }); // (1)
  try {
    await dir.sys.fsync(dir.fd);
    await putPublic(dir, publicFile(called), pem(publicKey.export({ format: "pem", type: "spki" }))); // (2)
  } catch (error) {
    // Without its public key it is of no use to anybody.
    ignoring(["ENOENT", "EIO", "EROFS"], () => dir.sys.unlinkat(dir.fd, STAGED));
    throw error;
  }
  await dir.sys.fsync(dir.fd);
  dir.sys.rename(dir.fd, STAGED, SIGNING, 0); // (3)
  await dir.sys.fsync(dir.fd); // (4)
  return { ...signerOf(privateKey), name: called };
}

async function putPublic(dir: DirHandle, file: NodeName, bytes: Buffer): Promise<void> {
  const waiting = nodeName(`.${file}.new`);
  await createFile(dir, waiting, bytes, { mode: 0o644, sync: true });
  try {
    moveExclusive(dir, waiting, file);
  } catch (error) {
    ignoring(["ENOENT", "EIO", "EROFS"], () => dir.sys.unlinkat(dir.fd, waiting));
    throw errnoOf(error) === "EEXIST" ? keyError("key_exists", pathIn(dir, file), "there is a key of that name", error) : error;
  }
}

function pem(text: string | Buffer): Buffer {
  return Buffer.from(text);
}
