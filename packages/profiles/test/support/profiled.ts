/** This defines `profiled`: a stand whose targets `cat` and `ls` were adopted as `vendor`, and what tests do with it. */
import { lstatSync, readlinkSync } from "node:fs";
import { adopt, DEFAULT_PREFIX, setProfile, type AdoptReport, type AdoptRequest, type SetReport, type SetRequest } from "../../src/index.ts";
import { stand, type ContextOptions, type Stand } from "./stand.ts";

/** With the verbs at hand; each commits unless told otherwise. */
export interface Profiled extends Stand {
  readonly adopt: (request?: Partial<AdoptRequest>, more?: ContextOptions) => Promise<AdoptReport>;
  readonly set: (profile: string, request?: Partial<SetRequest>, more?: ContextOptions) => Promise<SetReport>;
  /** The text of the pointer. */
  readonly active: () => string;
  /** The inode of a path itself. */
  readonly inode: (path: string) => bigint;
}

/** A stand with the verbs; nothing was adopted yet. @param below the directory in which it is */
export function profiling(below?: string): Profiled {
  const place = stand(below);
  return {
    ...place,
    adopt: (request = {}, more) => adopt(place.context(more), { prefix: DEFAULT_PREFIX, profile: "vendor", targets: ["/usr/bin/cat", "/usr/bin/ls"], like: null, mode: "commit", ...request }),
    set: (profile, request = {}, more) => setProfile(place.context(more), { prefix: DEFAULT_PREFIX, profile, missing: "keep", why: null, mode: "commit", ...request }),
    active: () => readlinkSync(place.at("usr/lib/switchyard/active")),
    inode: (path) => lstatSync(place.at(path), { bigint: true }).ino,
  };
}

/** The profile `vendor` is active, with `cat` and `ls`, and `p` is there, with `cat`, `cp` and `ls`. @throws where that fails */
export async function profiled(): Promise<Profiled> {
  const place = profiling();
  for (const { ok, error } of [await place.build(), await place.adopt()]) if (!ok) throw new Error(error?.message);
  return place;
}
