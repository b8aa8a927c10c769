/** This defines `unusableFor`: the error of a directory that cannot hold profiles. */
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";

/** @param found what is wrong, as the rest of a sentence */
export function unusableFor(path: string, found: string, cause?: unknown): SwitchyardError {
  const message = `Cannot use ${JSON.stringify(path)} for profiles: ${found.replace(/\.$/u, "")}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profiles_unusable", op: "profile", path, errno: errnoOf(cause), message, cause });
}
