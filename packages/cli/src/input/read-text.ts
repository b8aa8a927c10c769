/** This defines `readText`: the text of a file that the caller named. */
import { readFileSync } from "node:fs";
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";

/** @param what what it is to be: it names the reason, e.g. `manifest_unreadable`. @throws `E_USAGE` */
export function readText(file: string, what: "manifest" | "policy" | "config"): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot read the ${what} ${JSON.stringify(file)}: ${errno}.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: `${what}_unreadable`, op: "readText", path: file, errno, message, cause });
  }
}
