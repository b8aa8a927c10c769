/** This defines `keepInodes`: a kernel under which nothing is ever lost. */
import { lstatSync, readdirSync } from "node:fs";
import { RENAME } from "@switchyard/fs-atomic";
import type { Fd, Syscalls } from "@switchyard/fs-atomic";

/** Where nodes go that lost their last name. */
export interface Grave {
  /** Open on its directory. */
  readonly fd: Fd;
}

/**
 * A node that loses its last name goes to the grave, under its inode number, instead of being freed. To whoever calls there is no
 * difference, but the same inode can be given its names again: a program that knows nodes by their inodes finds the very ones
 * after each crash that is played.
 */
export function keepInodes(sys: Syscalls, grave: Grave): Syscalls {
  /** Gives a node that is about to lose its only name another one; undefined where it has more, or there is none. */
  const bury = (dir: Fd, name: string): string | undefined => {
    const stats = lstatSync(`/proc/self/fd/${dir}/${name}`, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined || stats.isDirectory() || stats.nlink > 1n) return undefined;
    sys.linkat(dir, name, grave.fd, String(stats.ino));
    return String(stats.ino);
  };
  const burying = (dir: Fd, name: string, act: () => void): void => {
    const buried = bury(dir, name);
    try {
      act();
    } catch (error) {
      if (buried !== undefined) sys.unlinkat(grave.fd, buried);
      throw error;
    }
  };
  return {
    ...sys,
    rmdirat(dir, name) {
      const place = `/proc/self/fd/${dir}/${name}`;
      // The kernel says what is wrong with a directory that is not empty.
      if (readdirSync(place).length > 0) return sys.rmdirat(dir, name);
      sys.renameInto(dir, name, grave.fd, String(lstatSync(place, { bigint: true }).ino), 0);
    },
    unlinkat: (dir, name) => burying(dir, name, () => sys.unlinkat(dir, name)),
    rename(dir, name, newName, flags) {
      const act = (): void => sys.rename(dir, name, newName, flags);
      return isOver(flags) ? burying(dir, newName, act) : act();
    },
    renameInto(from, name, to, newName, flags) {
      const act = (): void => sys.renameInto(from, name, to, newName, flags);
      return isOver(flags) ? burying(to, newName, act) : act();
    },
  };
}

/** Whether a rename replaces what has the new name. */
function isOver(flags: number): boolean {
  return (flags & (RENAME.EXCHANGE | RENAME.NOREPLACE)) === 0;
}
