/** This defines `readConffiles`: the configuration files of packages, which dpkg treats otherwise than their other files. */
import { fromLatin1 } from "../database/names.ts";
import type { RootFiles } from "../database/root-files.ts";

const STATUS = "/var/lib/dpkg/status";
/** In bytes. */
const LIMIT = 128 * 1024 * 1024;
/** deb-conffiles(5), as dpkg notes them in `Conffiles:`: the path, its sum, and words. */
const LINE = /^ (\/.*) (?:[0-9a-f]{32}|newconffile)(?: obsolete)?(?: remove-on-upgrade)?$/u;

/** Their paths as packages have them; byte strings. @throws what reading throws */
export function readConffiles(files: RootFiles): ReadonlySet<string> {
  const found = new Set<string>();
  let isInside = false;
  for (const line of (files.read(STATUS, LIMIT)?.toString("latin1") ?? "").split("\n")) {
    if (!line.startsWith(" ")) isInside = /^conffiles:/iu.test(line);
    else if (isInside) {
      const [, path] = LINE.exec(line) ?? [];
      if (path !== undefined) found.add(fromLatin1(path));
    }
  }
  return found;
}
