// This defines `workerCount`: how many states can be mounted at a time.

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { FileSystemSpec } from "../file-systems.ts";

const WORKERS_PER_CORE = 2;
const MOST_WORKERS = 8;

/** Two for each core, since a mount mostly waits; one where the kernel cannot tell equal images apart. */
export function workerCount({ type }: FileSystemSpec): number {
  // Before temp_fsid (Linux 6.7) a second btrfs of the same UUID is taken for a part of the first.
  if (type === "btrfs" && !existsSync("/sys/fs/btrfs/features/temp_fsid")) return 1;
  return Math.min(MOST_WORKERS, WORKERS_PER_CORE * availableParallelism());
}
