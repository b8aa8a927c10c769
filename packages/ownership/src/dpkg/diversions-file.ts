/** This defines `DIVERSIONS`: where dpkg records diversions below a root, and `withDiversions`, which opens that place. */
import { closeDir, errnoOf, isSwitchyardError, openDir, openFile, resolveInRoot, safePath, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { DiversionError } from "./diversion-error.ts";

/** As written inside the root. */
export const DIVERSIONS = "/var/lib/dpkg/diversions";
/** In bytes. A diversion takes some hundred. */
const LIMIT = 16 * 1024 * 1024;

/** The record's place, opened. */
export interface DiversionsPlace {
  readonly dir: DirHandle;
  readonly name: NodeName;
}

/**
 * Opens the directory that holds the record, through the root's own links, for the time of `use`. The record itself may be absent.
 *
 * @returns undefined where there is no such directory: no dpkg
 * @throws `DiversionError` `diversions_unusable`
 */
export async function withDiversions<T>(root: Root, use: (place: DiversionsPlace) => T | Promise<T>): Promise<T | undefined> {
  const place = open(root);
  if (place === undefined) return undefined;
  try {
    return await use(place);
  } finally {
    closeDir(place.dir);
  }
}

/** The record's bytes; empty where it is absent. @throws `DiversionError` `diversions_unusable` */
export function readRecord({ dir, name }: DiversionsPlace): Buffer {
  try {
    const file = openFile(dir, name, LIMIT);
    try {
      return file.read(0, file.size);
    } finally {
      file.close();
    }
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return Buffer.alloc(0);
    throw unusable(error);
  }
}

/** Where the record is, free of links, inside the root. @throws `DiversionError` `diversions_unusable` */
export function diversionsPath(root: Root): readonly NodeName[] {
  try {
    const { parents, name } = placeOf(root);
    return [...parents, name];
  } catch (error) {
    throw unusable(error);
  }
}

function open(root: Root): DiversionsPlace | undefined {
  try {
    const { parents, name } = placeOf(root);
    return { dir: openDir(root, parents), name };
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return undefined;
    throw unusable(error);
  }
}

/** A link in place of the record is followed; a record that is absent is where it would be. */
function placeOf(root: Root): { readonly parents: readonly NodeName[]; readonly name: NodeName } {
  try {
    return resolveInRoot(root, safePath(DIVERSIONS), "follow").path;
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "missing") return resolveInRoot(root, safePath(DIVERSIONS), "keep").path;
    throw error;
  }
}

function unusable(cause: unknown): unknown {
  const errno = errnoOf(cause) ?? (isSwitchyardError(cause) ? cause.errno : undefined);
  const found = errno ?? (isSwitchyardError(cause) ? cause.reason : undefined);
  return found === undefined ? cause : new DiversionError("diversions_unusable", DIVERSIONS, { found: `reading it failed with ${found}`, errno, cause });
}
