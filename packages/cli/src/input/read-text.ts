/** This defines `readText`: the text of a file that the caller named. */
import { readFileSync } from "node:fs";
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";

const REASONS = { manifest: "manifest_unreadable", policy: "policy_unreadable", config: "config_unreadable" } as const;

/** @param what what it is to be. @throws `E_USAGE` with its reason, e.g. `manifest_unreadable` */
export function readText(file: string, what: keyof typeof REASONS): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot read the ${what} ${JSON.stringify(file)}: ${errno}.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: REASONS[what], op: "readText", path: file, errno, message, cause });
  }
}
