// This defines `chooseParent`: where the images of a lane are kept.

import { existsSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const NEEDED_BYTES = 512 * 2 ** 20;

/** /dev/shm where it has room (a container's is often 64 MB), else the system's directory for temporary files. */
export function chooseParent(): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  // A full tmpfs under a loop device is an I/O error in the tested file system: never a verdict on the subject.
  return bavail * bsize >= NEEDED_BYTES ? memory : tmpdir();
}
