/** This defines `readBytes`: a file that the caller named, byte for byte. */
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";
import { readWhole } from "./read-whole.ts";

const REASONS = {
  attestation: "attestation_unreadable",
  config: "config_unreadable",
  key: "key_unreadable",
  manifest: "manifest_unreadable",
  policy: "policy_unreadable",
  stdin: "stdin_unreadable",
} as const;

/** What a file is to be. */
export type NamedFile = keyof typeof REASONS;

/** Its bytes. @throws `E_USAGE` with the reason of what it is to be, e.g. `manifest_unreadable` */
export function readBytes(file: string, what: NamedFile): Buffer {
  try {
    const bytes = readWhole(file);
    if (bytes !== null) return bytes;
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    throw unreadable(file, what, { found: errno, errno, cause });
  }
  throw unreadable(file, what, { found: "it has no end, or more than 256 MiB" });
}

interface Found {
  readonly found: string;
  readonly errno?: string;
  readonly cause?: unknown;
}

function unreadable(file: string, what: NamedFile, { found, errno, cause }: Found): SwitchyardError {
  const message = `Cannot read the ${what} ${JSON.stringify(file)}: ${found}.`;
  return new SwitchyardError({ id: "E_USAGE", reason: REASONS[what], op: "readBytes", path: file, errno, message, cause });
}
