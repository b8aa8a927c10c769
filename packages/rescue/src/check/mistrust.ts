/** This defines `mistrust`: who but root and the caller could change what a path leads to. */
import type { Statx } from "@switchyard/fs-atomic";

/** A directory, link or file on the way, and what it is. */
export interface Step {
  readonly path: string;
  readonly stat: Statx;
}

/** Everything that a path leads through. */
export interface Way {
  readonly directories: readonly Step[];
  readonly links: readonly Step[];
}

const STICKY = 0o1000;

/**
 * The first step at which someone else could put another program, for people; null: none. A program is run as the caller,
 * mostly root, so whoever can change it would be root.
 *
 * A directory like /tmp is no such step: its sticky bit keeps what belongs to root or the caller in its place, and every
 * further step has to belong to one of them.
 */
export function mistrust({ directories, links }: Way, file: Step | null, trustedUids: readonly number[]): string | null {
  const isForeign = ({ stat }: Step): boolean => !trustedUids.includes(stat.uid);
  const isOpen = ({ stat: { mode } }: Step): boolean => (mode & 0o022) !== 0;
  const weak =
    directories.find((step) => isForeign(step) || (isOpen(step) && (step.stat.mode & STICKY) === 0)) ??
    links.find(isForeign) ??
    (file !== null && (isForeign(file) || isOpen(file)) ? file : undefined);
  if (weak === undefined) return null;
  return `${JSON.stringify(weak.path)} belongs to user ${weak.stat.uid} with mode ${(weak.stat.mode & 0o7777).toString(8)}`;
}
