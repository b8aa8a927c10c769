/** This defines `readPublicKey`: the public key in a file that the caller named. */
import { isSwitchyardError, SwitchyardError } from "@switchyard/fs-atomic";
import { parsePublicKey, type TrustedKey } from "@switchyard/attest";
import { readBytes } from "./read-bytes.ts";

/** The key, named by its file. @throws `E_USAGE` `key_unreadable`, `key_malformed`: the file holds none */
export function readPublicKey(file: string): TrustedKey {
  try {
    return parsePublicKey(readBytes(file, "key"), file);
  } catch (cause) {
    if (!isSwitchyardError(cause) || cause.reason !== "key_malformed") throw cause;
    const { reason, op, message } = cause;
    throw new SwitchyardError({ id: "E_USAGE", reason, op, path: file, message, cause });
  }
}
