/** This defines `startable`: which applets of a profile lead to programs that can be started. */
import { realpathSync } from "node:fs";
import { encodeBytes, errnoOf, formatPath, isSwitchyardError, pathIn, safePath, withLook, type DirHandle, type Look, type Root } from "@switchyard/fs-atomic";

/** The applets' names, each sorted. */
export interface Startable {
  /** By name, what is started from outside the root: the applet's own path, or where that leads elsewhere from here, its program's. */
  readonly good: ReadonlyMap<string, string>;
  /** They lead nowhere, out of the root, or to something that is no program. */
  readonly bad: readonly string[];
  /** Good inside the root; but whoever does not have it for his root directory is led elsewhere, by an absolute link. */
  readonly outside: readonly string[];
}

/** Looks at every entry of a profile's `bin`. */
export function startable(root: Root, bin: DirHandle): Startable {
  return withLook(root, (look) => startableIn(look, bin));
}

function startableIn(look: Look, bin: DirHandle): Startable {
  const good = new Map<string, string>();
  const top = look.root.path === "/" ? "" : look.root.path;
  const bad: string[] = [];
  const outside: string[] = [];
  for (const name of bin.sys.readDirectory(bin.fd).toSorted()) {
    const end = endOf(look, pathIn(bin, name));
    if (end === null) {
      bad.push(name);
      continue;
    }
    const path = `${top}${pathIn(bin, name)}`;
    const isOutside = top !== "" && !isSeenAs(path, `${top}${end}`);
    if (isOutside) outside.push(name);
    good.set(name, isOutside ? `${top}${end}` : path);
  }
  return { good, bad, outside };
}

/** Where it leads inside the root; null where that is nothing to be started. */
function endOf(look: Look, applet: string): string | null {
  try {
    const { path, node } = look.end(safePath(applet));
    return node.kind === "file" && (node.stat.mode & 0o111) !== 0 ? formatPath(path) : null;
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

function isSeenAs(path: string, end: string): boolean {
  try {
    return realpathSync.native(encodeBytes(path), "buffer").equals(encodeBytes(end));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
