/** This defines `observePreservation`: what a target's directory keeps of a node, tried there (REQ-S5). */
import { probePreservation, type DirHandle } from "@switchyard/fs-atomic";
import type { PreservationObservation } from "@switchyard/policy";

/** Tries it, in a dry run as in a commit: nothing with a name is made, and what cannot be tried so is not tried otherwise (REQ-O1, REQ-S10). */
export function observePreservation(dir: DirHandle): PreservationObservation {
  const found = probePreservation(dir);
  if (found.state === "probed") return { state: "probed", ...found.kept };
  return { state: "unknown", found: `a directory where that cannot be tried on a file without a name (${found.errno})` };
}
