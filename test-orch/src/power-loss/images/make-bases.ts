// This defines `makeBases`: the disks of a subject before its workload.

import { closeSync, mkdirSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileSystemSpec } from "../file-systems.ts";
import { runTool } from "../host/run-tool.ts";
import type { WorkArea } from "../host/work-area.ts";
import type { MountHelper } from "../mounter/mount-helper.ts";
import { withDisks } from "../mounter/with-disks.ts";
import type { PowerLossSubject } from "../power-loss-subject.ts";
import { NOISE_FILE } from "../workload/noise-file.ts";
import type { BaseImage } from "./base-image.ts";
import { loadSparse } from "./load-sparse.ts";
import { pageReader } from "./page-reader.ts";

/** Makes an image for each disk of `subject`, fills the tree by its `prepare`, and reads the images back. */
export async function makeBases(
  area: WorkArea,
  helper: MountHelper,
  { subject, spec }: { readonly subject: PowerLossSubject; readonly spec: FileSystemSpec },
): Promise<readonly BaseImage[]> {
  const paths = subject.disks.map((_place, disk) => join(area.dir, `base-${spec.type}-disk${disk}.img`));
  for (const path of paths) await makeFileSystem(path, spec);
  const root = area.subdirectory("base");
  const mounts = { root, places: subject.disks, images: paths, type: spec.type, options: spec.options, beforeMount };
  await withDisks(helper, mounts, async (mountPoints) => {
    for (const mountPoint of mountPoints) writeFileSync(join(mountPoint, NOISE_FILE), "");
    await subject.prepare(root);
    await runTool(["sync", "-f", ...mountPoints]);
  });
  return paths.map((path) => {
    const image = loadSparse(path);
    return { path, image, page: pageReader(image) };
  });
}

function beforeMount(mountPoint: string): void {
  mkdirSync(mountPoint, { recursive: true });
}

async function makeFileSystem(path: string, spec: FileSystemSpec): Promise<void> {
  closeSync(openSync(path, "wx", 0o600));
  truncateSync(path, spec.size);
  await runTool([...spec.mkfs, path], { env: spec.mkfsEnvironment });
}
