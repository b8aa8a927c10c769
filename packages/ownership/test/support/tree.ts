/** This defines `tree`: files of a test's root, by their paths. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

/** A link, by where it leads. */
export interface LinkTo {
  readonly to: string;
}

/** Makes a root with these files and links, and the directories that they need. Texts may be latin1 for any bytes. */
export function tree(entries: Readonly<Record<string, string | Buffer | LinkTo>>, place: Scratch = scratch()): Scratch {
  for (const [path, entry] of Object.entries(entries)) {
    mkdirSync(dirname(place.at(path)), { recursive: true });
    if (typeof entry === "string" || Buffer.isBuffer(entry)) writeFileSync(place.at(path), entry);
    else symlinkSync(entry.to, place.at(path));
  }
  return place;
}
