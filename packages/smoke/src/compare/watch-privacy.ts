/** This defines `watchPrivacy`: whether files that a tool makes for itself meanwhile can be read by others. */
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { closeDir, ignoring, MODE, nodeName, openDir, OPEN, type Fd, type Root, type Syscalls } from "@switchyard/fs-atomic";

const LOOK_MS = 2;
/** Who has made no file this long after it took its input makes none. */
const PATIENCE_MS = 300;
/** No path is longer (PATH_MAX), and nobody reaches what lies deeper by one. */
const LONGEST = 4096;
const VANISHED = ["ENOENT", "ENOTDIR", "ELOOP", "EACCES"] as const;

/** A file that others can read or write. */
export interface Exposed {
  readonly path: string;
  /** Octal. */
  readonly mode: string;
}

/**
 * Looks into the directory again and again, until it has seen a file twice, the tool has ended, or it has had its input for
 * 300 ms.
 *
 * @param path in `room`; it exists
 * @param fed settles when the tool has taken its input, as far as the kernel does not hold it for it
 * @returns what was exposed at any moment
 */
export async function watchPrivacy(room: Root, path: string, { ended, fed }: { ended: AbortSignal; fed: Promise<void> }): Promise<readonly Exposed[]> {
  const dir = openDir(room, path.split("/").map((part) => nodeName(part)));
  const exposed = new Map<string, Exposed>();
  try {
    let seen = 0;
    let end = Number.POSITIVE_INFINITY;
    void fed.then(() => (end = performance.now() + PATIENCE_MS));
    while (seen < 2 && !ended.aborted && performance.now() < end) {
      await pause(LOOK_MS);
      if (look(dir.sys, { dir: dir.fd, path, exposed })) seen += 1;
    }
  } finally {
    closeDir(dir);
  }
  return [...exposed.values()];
}

/** @returns whether there is any file */
function look(sys: Syscalls, { dir, path, exposed }: { dir: Fd; path: string; exposed: Map<string, Exposed> }): boolean {
  let isAny = false;
  for (const name of ignoring(VANISHED, () => sys.readDirectory(dir)) ?? []) {
    const mode = ignoring(VANISHED, () => sys.statx(dir, name).mode);
    if (mode === undefined) continue;
    const at = `${path}/${name}`;
    if (at.length > LONGEST) continue;
    if ((mode & MODE.TYPE) === MODE.FILE) {
      isAny = true;
      if ((mode & 0o066) !== 0) exposed.set(at, { path: at, mode: (mode & 0o7777).toString(8) });
    } else if ((mode & MODE.TYPE) === MODE.DIR) {
      // Where others may not go in, they reach nothing below; that there is something still counts.
      const reached = (mode & 0o011) === 0 ? new Map<string, Exposed>() : exposed;
      isAny = lookBelow(sys, { dir, name, at, exposed: reached }) || isAny;
    }
  }
  return isAny;
}

function lookBelow(sys: Syscalls, { dir, name, at, exposed }: { dir: Fd; name: string; at: string; exposed: Map<string, Exposed> }): boolean {
  const fd = ignoring(VANISHED, () => sys.openat(dir, name, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW }));
  if (fd === undefined) return false;
  try {
    return look(sys, { dir: fd, path: at, exposed });
  } finally {
    sys.close(fd);
  }
}
