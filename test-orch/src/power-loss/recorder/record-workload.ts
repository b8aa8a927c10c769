// This defines `recordWorkload`: one run of a workload, as a journal of its disks.

import { writeFileSync } from "node:fs";
import type { Adversary } from "../adversary.ts";
import type { FileSystemSpec } from "../file-systems.ts";
import { runTool } from "../host/run-tool.ts";
import type { WorkArea } from "../host/work-area.ts";
import type { BaseImage } from "../images/base-image.ts";
import type { JournalRecord } from "../journal/journal-record.ts";
import { formatMark } from "../journal/format-mark.ts";
import type { MountHelper } from "../mounter/mount-helper.ts";
import { withDisks } from "../mounter/with-disks.ts";
import type { PowerLossSubject } from "../power-loss-subject.ts";
import { runWorkload } from "../workload/run-workload.ts";
import { startRecorder } from "./start-recorder.ts";

/** What to record. */
export interface Recording {
  readonly subject: PowerLossSubject;
  readonly spec: FileSystemSpec;
  readonly adversary: Adversary;
  readonly bases: readonly BaseImage[];
}

/**
 * Mounts recorded copies of the bases, runs the workload between the marks `begin` and `end`, unmounts.
 * @throws {@link PowerLossError} whatever kept the workload from its regular end.
 */
export async function recordWorkload(
  area: WorkArea,
  helper: MountHelper,
  { subject, spec, adversary, bases }: Recording,
): Promise<readonly JournalRecord[]> {
  const images = bases.map(({ path }) => path);
  const { disks, markFile, finish } = await startRecorder(area, helper, images);
  const root = area.subdirectory("workload");
  const mounts = { root, places: subject.disks, images: disks, type: spec.type, options: spec.workloadOptions };
  await withDisks(helper, mounts, async (mountPoints) => {
    // What the mount itself wrote is no part of the story.
    await runTool(["sync", "-f", ...mountPoints]);
    writeFileSync(markFile, formatMark({ kind: "begin" }));
    await runWorkload(area, subject, { root, markFile, adversary, mountPoints });
    writeFileSync(markFile, formatMark({ kind: "end" }));
  });
  return finish();
}
