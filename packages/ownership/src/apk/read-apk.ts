/** This defines `readApk`: apk's answer to which packages list the asked paths. */
import { fromLatin1, Names } from "../database/names.ts";
import type { Claim, Question, Reading } from "../database/reading.ts";
import type { RootFiles } from "../database/root-files.ts";
import { steady } from "../database/steady.ts";
import { installedFiles } from "./installed-files.ts";

/** The second one since apk 3, on systems with a merged /usr. */
const PLACES = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"] as const;
/** In bytes. Some thousand packages have a few MiB. */
const LIMIT = 256 * 1024 * 1024;

/** @returns undefined: apk keeps no database there, or it holds no package */
export function readApk(files: RootFiles, question: Question): Reading | undefined {
  return steady(files, PLACES, () => {
    const places = new Set(PLACES.flatMap((place) => files.canonical(place) ?? []));
    const names = new Names(question.paths);
    const found = [...places].map((place) => installedFiles(files.read(place, LIMIT)?.toString("latin1") ?? "", names, place));
    if (found.every(({ count }) => count === 0)) return undefined;
    const claims = found.flatMap((one) => one.files).flatMap(({ path, package: owner }): Claim[] => {
      const recorded = fromLatin1(path);
      const canonical = question.canonical(recorded);
      return canonical === undefined ? [] : [{ recorded, canonical, ...owner }];
    });
    return { claims, doubts: [], diversions: [] };
  });
}
