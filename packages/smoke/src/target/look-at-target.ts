/** This defines `lookAtTarget`: whether a target leads to its source, and how it is started. */
import { realpathSync } from "node:fs";
import { errnoOf, formatPath, identityOf, ignoring, isSwitchyardError, isText, sameInode, type Look, type Root } from "@switchyard/fs-atomic";
import { difference } from "../report/cut.ts";
import type { CheckReport, Difference } from "../report/smoke-report.ts";
import type { SmokeTarget } from "../smoke-runner.ts";

/** A target as it stands now. */
export interface Sighting {
  /** Inside the root. */
  readonly target: string;
  /** Its last component. */
  readonly tool: string;
  /** Where it leads, inside the root. */
  readonly source: string;
  /** The same for all targets that lead to one inode. */
  readonly inode: string;
  readonly mode: number;
  readonly uid: number;
  /** What is started, and under which name. */
  readonly file: string;
  readonly argv0: string;
  /** Of what is checked by starting it. */
  readonly level: CheckReport["level"];
}

/** What was seen, and what of it is wrong. Without a sighting nothing can be started. */
export interface SeenTarget {
  readonly sighting: Sighting | null;
  readonly differences: readonly Difference[];
}

/** Looks at the target inside the root, links resolved as a process would see them whose root directory it is. */
export function lookAtTarget(look: Look, { target, source, level = "required" }: SmokeTarget): SeenTarget {
  const { root } = look;
  const shown = formatPath(target);
  try {
    const { path, node } = look.end(target);
    if (node.kind === "none") return { sighting: null, differences: [difference("target", "it exists", "missing")] };
    const { mode, uid, device, ino } = node.stat;
    const at = formatPath(path);
    const differences: Difference[] = [];
    if (at !== formatPath(source.path)) differences.push(difference("source", formatPath(source.path), at));
    else if (!sameInode(identityOf(node), source.identity)) differences.push(difference("source", "the inode that was planned", "another one"));
    if (node.kind !== "file") differences.push(difference("kind", "file", node.kind));
    if (source.isProgram !== false && (mode & 0o111) === 0) differences.push(difference("mode", "executable", (mode & 0o7777).toString(8)));
    const argv0 = `${root.path === "/" ? "" : root.path}${shown}`;
    if (source.isProgram !== false && !isText(argv0)) differences.push(difference("path", "UTF-8: Node starts no others", "other bytes"));
    const file = fileToStart(root, argv0, at);
    return { sighting: { target: shown, tool: target.name, source: at, inode: `${device}:${ino}`, mode, uid, file, argv0, level }, differences };
  } catch (error) {
    const found = isSwitchyardError(error) ? error.reason : errnoOf(error);
    if (found === undefined) throw error;
    return { sighting: null, differences: [difference("target", "it leads to its source", found)] };
  }
}

/** The target itself; where an absolute link leads out of the root as seen from here, the source, under the target's name. */
function fileToStart(root: Root, argv0: string, at: string): string {
  const inside = `${root.path === "/" ? "" : root.path}${at}`;
  const outside = ignoring(["ENOENT", "ELOOP", "ENOTDIR", "EACCES"], () => realpathSync.native(argv0));
  if (outside === inside) return argv0;
  return inside;
}
