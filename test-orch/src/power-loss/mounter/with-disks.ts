// This defines `withDisks`: work on mounted disks that must be mountable.

import { PowerLossError } from "../power-loss-error.ts";
import { mountDisks } from "./mount-disks.ts";
import type { DiskMounts } from "./mount-disks.ts";
import type { MountHelper } from "./mount-helper.ts";

/**
 * Mounts `mounts`, waits for `work`, unmounts.
 * @throws {@link PowerLossError} `mount-failed`: the kernel refused; `busy`: `work` left something open.
 */
export async function withDisks<Result>(
  helper: MountHelper,
  mounts: DiskMounts,
  work: (mountPoints: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const mounted = await mountDisks(helper, mounts);
  if (mounted.refusal !== null) {
    throw new PowerLossError("mount-failed", `Cannot mount "${mounts.root}": ${mounted.refusal}`);
  }
  try {
    return await work(mounted.mountPoints);
  } finally {
    await mounted.unmount();
  }
}
