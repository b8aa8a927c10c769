/** This defines `changeDiversions`: local diversions put into dpkg's record or taken out of it, all of them in one write. */
import { getMetadata, identityOf, ignoring, nodeName, observe, sameNode, stageFile, type FileMetadata, type NodeIdentity, type Root } from "@switchyard/fs-atomic";
import { checkDpkgIdle } from "./check-dpkg-idle.ts";
import { DiversionError } from "./diversion-error.ts";
import { DIVERSIONS, readRecord, withDiversions, type DiversionsPlace } from "./diversions-file.ts";
import { editDiversions, type DiversionsEdit } from "./edit-diversions.ts";

/** Where the new record waits. dpkg's own are `diversions-new` and `diversions-old`. */
const FRESH = nodeName(".diversions.switchyard.new");
const TRIES = 3;

/** How the record is changed. */
export interface ChangeOptions {
  /** Whether it is changed although dpkg is at work. */
  readonly allowRunning: boolean;
}

/**
 * Makes the record hold what `edit` adds and no more what it removes, durably, with its owner, mode and attributes as before.
 * Readers find the old record or the new one. dpkg(1) reads it anew whenever it is another file.
 *
 * (1) Remove what an earlier call left, (2) read and edit; nothing to change ends here, (3) see that dpkg is not at work,
 * (4) stage the new record beside it, synced, (5) see that the old one is still what was read, else begin again, (6) rename
 * it over, (7) sync the directory. Between (3) and (6) nobody is kept out: dpkg-divert(1) itself takes no lock.
 *
 * Crash: the record is as before or as wanted; what waits beside it goes with the next call.
 *
 * @returns whether the record was changed
 * @throws `DiversionError`; `SyscallError`, e.g. `ENOSPC`, `EROFS`: of (7) the new record stands, perhaps not durably
 */
export async function changeDiversions(root: Root, edit: DiversionsEdit, options: ChangeOptions): Promise<boolean> {
  const changed = await withDiversions(root, async (place) => {
    const isChanged = await replaced(root, place, edit, options);
    // Also where nothing was to be changed: an earlier call may have died before (7).
    await place.dir.sys.fsync(place.dir.fd); // (7)
    return isChanged;
  });
  if (changed === undefined && edit.add.length > 0) throw new DiversionError("diversions_unusable", DIVERSIONS, { found: "dpkg keeps no database there" });
  return changed === true;
}

async function replaced(root: Root, place: DiversionsPlace, edit: DiversionsEdit, options: ChangeOptions): Promise<boolean> {
  const { dir, name } = place;
  for (let tries = 0; tries < TRIES; tries++) {
    ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, FRESH)); // (1)
    const before = identityOf(observe(dir, name));
    const old = readRecord(place); // (2)
    const wanted = editDiversions(old, edit, DIVERSIONS);
    if (wanted.equals(old)) return false;
    if (!options.allowRunning) checkDpkgIdle(root); // (3)
    await stageFile(dir, FRESH, wanted, metadataOf(place, before)); // (4)
    if (renamed(place, before)) return true;
  }
  throw new DiversionError("diversions_unusable", DIVERSIONS, { found: "it kept changing", remedies: ["Wait until dpkg has ended, and try again."] });
}

/** As the old one; of one that was absent, as dpkg makes it. Times are those of the change. */
function metadataOf({ dir, name }: DiversionsPlace, before: NodeIdentity): FileMetadata {
  if (before.kind === "none") return { mode: 0o644 };
  const { uid, gid, mode, xattrs } = getMetadata(dir, name);
  return { uid, gid, mode, xattrs };
}

/** False where someone else changed the record meanwhile: theirs stands. */
function renamed({ dir, name }: DiversionsPlace, before: NodeIdentity): boolean {
  let isRenamed = false;
  try {
    if (!sameNode(identityOf(observe(dir, name)), before)) return false; // (5)
    dir.sys.rename(dir.fd, FRESH, name, 0); // (6)
    isRenamed = true;
    return true;
  } finally {
    if (!isRenamed) ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, FRESH));
  }
}
