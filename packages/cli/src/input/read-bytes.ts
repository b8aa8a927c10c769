/** This defines `readBytes`: a small file that the caller named, byte for byte. */
import { readFileSync } from "node:fs";
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";

const REASONS = { attestation: "attestation_unreadable", key: "key_unreadable" } as const;

/** @param what what it is to be. @throws `E_USAGE` with its reason, e.g. `attestation_unreadable` */
export function readBytes(file: string, what: keyof typeof REASONS): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot read the ${what} ${JSON.stringify(file)}: ${errno}.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: REASONS[what], op: "readBytes", path: file, errno, message, cause });
  }
}
