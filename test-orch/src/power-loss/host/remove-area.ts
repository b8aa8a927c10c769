// This defines `removeArea`.

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mountPointsBelow } from "./mount-points-below.ts";

/** Detaches what is mounted below `dir`, then removes `dir` with its content. */
export function removeArea(dir: string): void {
  const mountPoints = mountPointsBelow(dir);
  if (mountPoints.length > 0) spawnSync("umount", ["-l", ...mountPoints]);
  // A removal must never walk into a file system that is still mounted.
  if (mountPointsBelow(dir).length === 0) rmSync(dir, { recursive: true, force: true });
}
