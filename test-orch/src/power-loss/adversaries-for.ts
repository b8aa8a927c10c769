// This defines `adversariesFor`.

import { adversaries } from "./adversary.ts";
import type { Adversary } from "./adversary.ts";

/** The adversaries that differ from one another on so many disks. */
export function adversariesFor(diskCount: number): readonly Adversary[] {
  return diskCount > 1 ? adversaries : adversaries.filter((adversary) => !adversary.startsWith("sync-"));
}
