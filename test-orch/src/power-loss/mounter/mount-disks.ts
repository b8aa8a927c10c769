// This defines `mountDisks`: the disks of a subject, each at its place in one tree.

import { join } from "node:path";
import type { DiskPlace } from "../power-loss-subject.ts";
import type { MountHelper } from "./mount-helper.ts";

/** What to mount. */
export interface DiskMounts {
  readonly root: string;
  readonly places: readonly DiskPlace[];
  /** One image for each place. */
  readonly images: readonly string[];
  readonly type: string;
  readonly options: string;
  /** Called before a disk is mounted at `mountPoint`, whose parent disk is mounted by then. */
  readonly beforeMount?: (mountPoint: string) => void;
}

/** Disks that are mounted, or the reason why they are not. */
export type MountedDisks =
  | { readonly refusal: string }
  | { readonly refusal: null; readonly mountPoints: readonly string[]; readonly unmount: () => Promise<void> };

/** Mounts all of `mounts`, or none: after a refusal those mounted before are unmounted again. */
export async function mountDisks(helper: MountHelper, mounts: DiskMounts): Promise<MountedDisks> {
  const mountPoints: string[] = [];
  const unmount = async (): Promise<void> => {
    for (const mountPoint of mountPoints.splice(0).toReversed()) await helper.unmount(mountPoint);
  };
  for (const [disk, { mountAt }] of mounts.places.entries()) {
    const dir = join(mounts.root, mountAt);
    mounts.beforeMount?.(dir);
    const image = mounts.images[disk] ?? "";
    const { refusal } = await helper.mount({ type: mounts.type, options: mounts.options, image, dir });
    if (refusal !== null) {
      await unmount();
      return { refusal: `disk${disk}: errno ${refusal}` };
    }
    mountPoints.push(dir);
  }
  return { refusal: null, mountPoints: [...mountPoints], unmount };
}
