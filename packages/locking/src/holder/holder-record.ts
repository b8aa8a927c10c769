/** This defines `holderRecord`: how the record gets into the lock file, out of it, and to whoever waits. */
import { errnoOf, isSwitchyardError, readFile, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { parseHolder, type Holder } from "./holder.ts";
import { thisHolder } from "./this-holder.ts";

/** In bytes. A record is some hundred; what is larger is no record. */
const LIMIT = 4096;

/**
 * The record only informs: a disk that is full or failing, on which recovery must work (REQ-J5), or a lack of descriptors
 * costs neither the lock when it is taken nor the outcome of a run when it is let go.
 *
 * Crash: the file is empty, or holds a record in whole or in part; `parseHolder` reads all of these.
 */
export const holderRecord = {
  /** Writes this process's record to `fd`, the locked file. @returns the record, written or not; undefined: not even that */
  write: (dir: DirHandle, fd: Fd, runId: string): Holder | undefined =>
    informing(() => {
      const holder = thisHolder(dir, runId);
      informing(() => {
        dir.sys.ftruncate(fd, 0);
        dir.sys.write(fd, Buffer.from(`${JSON.stringify(holder)}\n`));
      });
      return holder;
    }),

  /** Takes the record out. */
  erase: (dir: DirHandle, fd: Fd): void => informing(() => dir.sys.ftruncate(fd, 0)),

  /** The record in the file, whoever wrote it. Undefined also where the file is gone or replaced by something else. */
  read: (dir: DirHandle, name: NodeName): Holder | undefined => informing(() => parseHolder(readFile(dir, name, LIMIT).toString("utf8"))),
};

/** Runs `act`, forgiving whatever the kernel says. */
function informing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (errnoOf(error) !== undefined || isSwitchyardError(error)) return undefined;
    throw error;
  }
}
