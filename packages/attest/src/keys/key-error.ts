/** This defines the errors of keys. */
import { errnoOf, isSwitchyardError, SwitchyardError, type ErrorId } from "@switchyard/fs-atomic";

/** The closed list, the id of each, and what the reader can do. */
const KINDS = {
  /** The name of a key does not fit its grammar. */
  bad_key_name: { id: "E_USAGE", remedies: ["Use 1 to 64 of A-Z a-z 0-9 . _ -, the first of them a letter or digit."] },
  /** There is a signing key already, or a public key of that name. */
  key_exists: { id: "E_POLICY", remedies: ["To replace the signing key, rotate it under a new name."] },
  /** There is no public key of that name. */
  key_missing: { id: "E_POLICY", remedies: ["List the trusted keys to see their names."] },
  /** It is the public key of the signing key. */
  key_in_use: { id: "E_POLICY", remedies: ["Rotate the signing key first, then remove the old public key."] },
  /** The public key of the signing key was removed: nobody here would believe its signatures. */
  key_untrusted: { id: "E_POLICY", remedies: ["Rotate the signing key under a new name."] },
  /** Others may read the private key. */
  key_exposed: { id: "E_POLICY", remedies: ["If nobody can have read it, chmod 600 it. Else rotate the signing key and remove the old public key."] },
  /** A key or a directory that leads to it is of someone else, or others may write it. */
  key_foreign: { id: "E_POLICY", remedies: ["Look who changed it. Give it to root (or the owner of the root directory) and take the others' right to write."] },
  /** It is no key, or of another kind than ed25519. */
  key_malformed: { id: "E_POLICY", remedies: ["Put the right file there, or remove it."] },
  /** Another process keeps the lock of the keys. */
  keys_busy: { id: "E_POLICY", remedies: ["Wait for the other process to end."] },
  /** The kernel refused to read or write. */
  key_unusable: { id: "E_POLICY", remedies: ["Run as the owner of the root directory (for / that is root), on a root that can be written."] },
} as const satisfies Record<string, { readonly id: ErrorId; readonly remedies: readonly string[] }>;

/** Why a key cannot be used, made or removed: the closed list of this package. `E_POLICY`, exit 10, but `bad_key_name`, which is `E_USAGE`. */
export type KeyReason = keyof typeof KINDS;

/** The error for `reason`. `found` is the rest of the sentence after the path. */
export function keyError(reason: KeyReason, path: string, found: string, cause?: unknown): SwitchyardError {
  const { id, remedies } = KINDS[reason];
  const message = `Cannot use the key ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ id, reason, op: "keys", path, errno: errnoOf(cause), message, remedies, cause });
}

/** What an attempt at `path` threw, as one of our errors; a defect of the program stays as it is. */
export function asKeyError(path: string, cause: unknown): unknown {
  if (isSwitchyardError(cause)) return cause.reason in KINDS ? cause : keyError("key_unusable", cause.path ?? path, cause.message, cause);
  const errno = errnoOf(cause);
  return errno === undefined ? cause : keyError("key_unusable", pathOf(cause) ?? path, errno, cause);
}

/** The path that an error knows; undefined where it knows but a name or a descriptor. */
function pathOf(error: unknown): string | undefined {
  const path = typeof error === "object" && error !== null && "path" in error ? error.path : undefined;
  return typeof path === "string" && path.startsWith("/") ? path : undefined;
}
