/** This defines `stateFindings` and `reserveFindings`: whether the state can be trusted, and room to undo on a full disk. Read only. */
import { statfsSync } from "node:fs";
import { closeDir, nodeName, observe, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { FACTS_DIR, LOCK_DIR, type Context } from "../context.ts";
import { foreignDir } from "../state/foreign-dir.ts";
import { openExisting } from "../state/open-state.ts";
import { ok, thrown, warn, type Finding } from "./finding.ts";

/** So much room a commit may ask for at most, in bytes; see the reserve. */
const ROOM = 64 * 1024 * 1024;

/** Who could write into the directories of the state. */
export function stateFindings(root: Root, { stateDir }: Pick<Context, "stateDir">): Finding[] {
  const places = [...new Set([LOCK_DIR, stateDir, `${stateDir}/runs`, FACTS_DIR])];
  const found = places.flatMap((path) => lookAt(root, path));
  if (found.length > 0) return found;
  return [isThere(root, stateDir) ? ok("state", `${stateDir} and ${FACTS_DIR} are root's, or the owner's of the root`) : ok("state", `there is none at ${stateDir}: nothing was ever changed here`)];
}

function lookAt(root: Root, path: string): Finding[] {
  try {
    const opened = openExisting(root, path);
    if (opened === null) return [];
    try {
      const foreign = foreignDir(root, opened.dir);
      return foreign === null ? [] : [warn("state", `${path}: ${foreign}: every change is refused`, [`chown root:root and chmod go-w what leads to ${path}`])];
    } finally {
      closeDir(opened.dir);
    }
  } catch (error) {
    return [thrown("state", error)];
  }
}

function isThere(root: Root, path: string): boolean {
  const opened = openExisting(root, path);
  if (opened !== null) closeDir(opened.dir);
  return opened !== null;
}

/** How much room there is where the runs are kept, and what is kept back of it (REQ-J5). */
export function reserveFindings(root: Root, { stateDir }: Pick<Context, "stateDir">): Finding[] {
  const opened = openExisting(root, stateDir);
  if (opened === null) return [ok("reserve", "none yet: the first change makes one")];
  try {
    const free = freeBytes(opened.dir);
    const kept = observe(opened.dir, nodeName("reserve"));
    if (kept.kind !== "file" && kept.kind !== "none") return [warn("reserve", `something else than a file stands at ${stateDir}/reserve: every change is refused`, [`Look who put ${stateDir}/reserve there, and remove it.`])];
    const size = kept.kind === "file" ? Number(kept.stat.size) : 0;
    const text = `${mebibytes(size)} kept back in ${stateDir}, ${mebibytes(free)} free there`;
    if (free >= ROOM) return [ok("reserve", text)];
    return [warn("reserve", `${text}: a large change may be refused for want of room`, ["switchyard prune --keep N --commit removes old backups, where they lie on the same file system"])];
  } finally {
    closeDir(opened.dir);
  }
}

/** statfs(2): what is free for this user. */
function freeBytes(dir: DirHandle): number {
  const { bavail, bsize } = statfsSync(`/proc/self/fd/${dir.fd}`);
  return bavail * bsize;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;
}
