/** This defines `takeBackLink`: the clean-up after a link that was made and could not be looked at. */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";

/**
 * Removes the link at `name` that the caller has just made, known by its text, as after a crash. By name, because a descriptor
 * may be what is lacking. Best effort: what the kernel refuses here gives way to the error that led here.
 *
 * Crash: the link is there or not.
 */
export function takeBackLink(dir: DirHandle, name: string, dest: string): void {
  try {
    if (dir.sys.readlinkat(dir.fd, name) === dest) dir.sys.unlinkat(dir.fd, name);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
