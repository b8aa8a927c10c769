/** This defines `isOfDeadRun`. */
import { existsSync } from "node:fs";
import { folderPrefix } from "./folder-prefix.ts";

/** Whether something of this name was made by a matrix run of this pid namespace that is gone. */
export function isOfDeadRun(name: string): boolean {
  const pid = /^switchyard-matrix-\d+-(\d+)-/u.exec(name)?.[1];
  return pid !== undefined && name.startsWith(folderPrefix(pid)) && !existsSync(`/proc/${pid}`);
}
