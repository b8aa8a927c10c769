/** This defines `otherLines`: targets that runs left to someone else. */
import type { LeftToOthers } from "@switchyard/engine";
import { showPath } from "./show-path.ts";
import { showRemedy } from "./show-remedy.ts";

/** For each where what is yours lies, and what puts it back. */
export function* otherLines(left: readonly LeftToOthers[]): Generator<string> {
  for (const { target, backup, command } of left) {
    yield `! ${showPath(target)} was left to someone else${backup === null ? "" : `; yours is kept at ${showPath(backup)}`}`;
    if (command !== null) yield* [`    ${showRemedy(command)}`, "        puts yours back and keeps theirs as a backup"];
  }
}
