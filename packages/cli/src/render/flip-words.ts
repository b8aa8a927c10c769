/** This defines `flipWords`: which profile a run led to. */
import type { FlippedRun } from "@switchyard/engine";
import { profileWords } from "./profile-words.ts";
import { showPath } from "./show-path.ts";

/** E.g. `profile vendor -> uutils in /usr/lib/switchyard`, or of the first one `profile (none) -> vendor in ...`. */
export function flipWords({ prefix, from_profile: from, to_profile: to }: Omit<FlippedRun, "why">): string {
  return `profile ${profileWords(from)} -> ${profileWords(to)} in ${showPath(prefix)}`;
}
