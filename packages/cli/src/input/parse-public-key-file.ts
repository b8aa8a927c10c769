/** This defines `parsePublicKeyFile`: the option `--key`, which may be repeated. */
import { isSwitchyardError, SwitchyardError } from "@switchyard/fs-atomic";
import { parsePublicKey, type TrustedKey } from "@switchyard/attest";
import { readBytes } from "./read-bytes.ts";

/** The public keys so far and the one in this file. @throws `E_USAGE` `key_unreadable`, `key_malformed`: the file holds none */
export function parsePublicKeyFile(file: string, before: readonly TrustedKey[] = []): readonly TrustedKey[] {
  return [...before, readPublicKey(file)];
}

function readPublicKey(file: string): TrustedKey {
  try {
    return parsePublicKey(readBytes(file, "key"), file);
  } catch (cause) {
    if (!isSwitchyardError(cause) || cause.reason !== "key_malformed") throw cause;
    const { reason, op, message } = cause;
    throw new SwitchyardError({ id: "E_USAGE", reason, op, path: file, message, cause });
  }
}
