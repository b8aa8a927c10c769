/** This defines `readBytes`: a small file that the caller named, byte for byte. */
import { readFileSync } from "node:fs";
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";

/** @param what what it is to be: it names the reason, e.g. `attestation_unreadable`. @throws `E_USAGE` */
export function readBytes(file: string, what: "attestation" | "key"): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot read the ${what} ${JSON.stringify(file)}: ${errno}.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: `${what}_unreadable`, op: "readBytes", path: file, errno, message, cause });
  }
}
