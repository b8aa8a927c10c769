/** This defines `profileState`: where targets and the pointer of a prefix lead. */
import { lstatSync, readlinkSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { OTHER, type ProfileSituation, VENDOR } from "./profile-situation.ts";

const POINTER = "usr/lib/switchyard/active";
const THROUGH = /\/lib\/switchyard\/active\/bin\/[^/]+$/u;

/** How it stands with a system. */
export interface ProfileState {
  /** The profile that is active; null where there is no pointer. */
  readonly active: string | null;
  /** How many of the targets are stable links. */
  readonly stable: number;
  /** What may never be, one line each. */
  readonly violations: readonly string[];
}

/** Looks at every target through all links. A pointer may be absent only until the first adopt is done. */
export function profileState(root: string, { targets, verb }: ProfileSituation): ProfileState {
  const active = dest(join(root, POINTER));
  const known = [`profiles/${VENDOR}`, ...(verb === "set" ? [`profiles/${OTHER}`] : [])];
  const wrong = active === null ? (verb === "set" ? ["the pointer is missing"] : []) : known.includes(active) ? [] : [`the pointer leads to ${active}`];
  const lost = targets.filter((target) => !isProgram(join(root, target))).map((target) => `${target} leads to no program`);
  const stable = targets.filter((target) => THROUGH.test(dest(join(root, target)) ?? "")).length;
  return { active: active === null ? null : basename(active), stable, violations: [...wrong, ...lost] };
}

/** Null where there is no link. */
function dest(path: string): string | null {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(path) : null;
}

function isProgram(path: string): boolean {
  const node = statSync(path, { throwIfNoEntry: false });
  return node?.isFile() === true && (node.mode & 0o111) !== 0;
}

/** What the verb would still have to do, one line each. */
export function notDone({ verb, targets }: ProfileSituation, { active, stable, violations }: ProfileState): string[] {
  const wanted = verb === "set" ? OTHER : VENDOR;
  return [...violations, ...(active === wanted ? [] : [`the profile ${active} is active, not ${wanted}`]), ...(stable === targets.length ? [] : [`${stable} of ${targets.length} targets are stable links`])];
}
