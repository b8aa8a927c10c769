/** This defines `runnerOf`: who ran something. */
import type { RunLine } from "@switchyard/engine";

/** The user, and who had logged in where that is another one: `uid 0 (login 1000)`. */
export function runnerOf({ uid, login_uid: login }: NonNullable<RunLine["by"]>): string {
  return login === null || login === uid ? `uid ${uid}` : `uid ${uid} (login ${login})`;
}
