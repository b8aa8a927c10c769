// This defines `mountSyscalls`: numbers that differ between machines.

import { PowerLossError } from "../power-loss-error.ts";

/** The numbers of the two system calls of the mount helper. */
export interface MountSyscalls {
  readonly mount: number;
  readonly umount2: number;
}

const byArchitecture: Readonly<Record<string, MountSyscalls>> = {
  x64: { mount: 165, umount2: 166 },
  arm64: { mount: 40, umount2: 39 },
};

/**
 * The numbers for `architecture`, in the words of `process.arch`.
 * @throws {@link PowerLossError} `host-unfit`: an architecture of which they are not known.
 */
export function mountSyscalls(architecture: string = process.arch): MountSyscalls {
  const numbers = byArchitecture[architecture];
  if (numbers === undefined) {
    throw new PowerLossError("host-unfit", `Cannot mount on "${architecture}": known are x64 and arm64`);
  }
  return numbers;
}
