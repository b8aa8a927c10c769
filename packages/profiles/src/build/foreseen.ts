/** This defines `foreseen`: what a dry run can tell of a tree that is not built. */
import { closeDir, formatPath, isSwitchyardError, openDir, type NodeName, type Root } from "@switchyard/fs-atomic";
import { stoppable } from "@switchyard/engine";
import { Hashes } from "../record/hashes.ts";
import type { RecordedApplet } from "../record/profile-record.ts";
import type { PlannedApplet } from "./planned-applet.ts";
import type { TreePlan } from "./plan-tree.ts";

/** The applets as they would be recorded; whether a copy shares its blocks is not foreseen. @throws as `Hashes`; `interrupted` */
export async function foreseen(root: Root, { parents, applets }: TreePlan, signal?: AbortSignal): Promise<readonly RecordedApplet[]> {
  const hashes = new Hashes(root, signal);
  const device = deviceOf(root, parents);
  const told: RecordedApplet[] = [];
  for (const applet of applets) {
    const source = formatPath(applet.source);
    const hash = await stoppable(signal, { op: "profile", path: source, leaves: "Nothing was changed." }, () => hashes.of(applet.source, applet.node));
    told.push({ name: applet.name, source, hash, ...entryOf(applet, device) });
  }
  return told;
}

function entryOf({ entry, node }: PlannedApplet, device: string) {
  if (entry.kind === "symlink") return entry;
  const method = entry.mayLink && node.stat.device === device ? "link" : "copy";
  return { kind: "file", method } as const;
}

/** Of the nearest directory that is there. */
function deviceOf(root: Root, parents: readonly NodeName[]): string {
  try {
    const dir = openDir(root, parents);
    try {
      return dir.sys.statx(dir.fd, "").device;
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (parents.length === 0 || !isSwitchyardError(error)) throw error;
    return deviceOf(root, parents.slice(0, -1));
  }
}
