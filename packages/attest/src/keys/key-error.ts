/** This defines the errors of keys. */
import { errnoOf, isSwitchyardError, SwitchyardError, type ErrorName } from "@switchyard/fs-atomic";

/** The closed list; what each means is in errors.json of fs-atomic. */
const REASONS = ["bad_key_name", "key_exists", "key_missing", "key_in_use", "key_untrusted", "key_exposed", "key_foreign", "key_malformed", "keys_busy", "key_unusable"] as const;

/** Why a key cannot be used, made or removed. `E_POLICY`, exit 10, but `bad_key_name`, which is `E_USAGE`. */
export type KeyReason = (typeof REASONS)[number];

const OURS: ReadonlySet<string> = new Set(REASONS);

/** The error for `reason`. `found` is the rest of the sentence after the path. */
export function keyError(reason: KeyReason, path: string, found: string, cause?: unknown): SwitchyardError {
  const name: ErrorName = reason === "bad_key_name" ? { id: "E_USAGE", reason } : { id: "E_POLICY", reason };
  const message = `Cannot use the key ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ ...name, op: "keys", path, errno: errnoOf(cause), message, cause });
}

/** What an attempt at `path` threw, as one of our errors; a defect of the program stays as it is. */
export function asKeyError(path: string, cause: unknown): unknown {
  if (isSwitchyardError(cause)) return OURS.has(cause.reason) ? cause : keyError("key_unusable", cause.path ?? path, cause.message, cause);
  const errno = errnoOf(cause);
  return errno === undefined ? cause : keyError("key_unusable", pathOf(cause) ?? path, errno, cause);
}

/** The path that an error knows; undefined where it knows but a name or a descriptor. */
function pathOf(error: unknown): string | undefined {
  const path = typeof error === "object" && error !== null && "path" in error ? error.path : undefined;
  return typeof path === "string" && path.startsWith("/") ? path : undefined;
}
