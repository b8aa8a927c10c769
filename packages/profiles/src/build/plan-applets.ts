/** This defines `planApplets`: candidates judged, and what becomes of each. */
import { formatPath, isSwitchyardError, MODE, readMountTable, safePath, SwitchyardError, withLook, type Look, type NodeName, type Root, type SafePath } from "@switchyard/fs-atomic";
import { linkText } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { BIN, PROFILES } from "../layout/profile-places.ts";
import type { Candidate } from "./candidate.ts";
import { checkNotInProfile } from "./check-not-in-profile.ts";
import { checkSource, type PresentSource } from "./check-source.ts";
import type { PlannedApplet } from "./planned-applet.ts";

/** Where the tree is to be, and what its applets are to be. */
export interface AppletPlan {
  /** The components of `PREFIX`, free of links. */
  readonly parents: readonly NodeName[];
  readonly profile: NodeName;
  readonly entries: "links" | "copies" | "inodes";
  readonly policy: Policy;
}

/** What came of it: an error for each candidate that cannot be an applet. */
export interface PlannedApplets {
  readonly applets: readonly PlannedApplet[];
  readonly errors: readonly SwitchyardError[];
}

const CAPABILITY = "security.capability";
const ACL = "system.posix_acl_access";

/** Looks at each program once, whatever the number of its applets. Sorted by name. @throws what is no refusal of a source */
export function planApplets(root: Root, candidates: readonly Candidate[], plan: AppletPlan): PlannedApplets {
  return withLook(root, (look) => planned(sourceLooker(look, plan), candidates, plan));
}

function planned(sourceOf: SourceOf, candidates: readonly Candidate[], plan: AppletPlan): PlannedApplets {
  const applets = new Map<string, PlannedApplet>();
  const errors: SwitchyardError[] = [];
  for (const { name, path } of [...candidates].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const found = sourceOf(path);
    const taken = applets.get(name);
    if (isSwitchyardError(found)) errors.push(found);
    else if (taken === undefined) applets.set(name, plannedOf(name, found, plan));
    else if (formatPath(taken.source) !== found.resolved) errors.push(conflict(name, formatPath(taken.source), found.resolved));
  }
  return { applets: [...applets.values()], errors };
}

function plannedOf(name: NodeName, { resolved, node, xattrs }: PresentSource, { parents, profile, entries, policy }: AppletPlan): PlannedApplet {
  if (node.kind !== "file") throw new Error(`The gates let a ${node.kind} pass`);
  const source = safePath(resolved);
  const link = safePath(`/${[...parents, PROFILES, profile, BIN, name].join("/")}`);
  const entry = entries === "links" ? ({ kind: "symlink", dest: linkText(link, source, policy.absolute_links) } as const) : ({ kind: "file", mayLink: entries === "inodes" } as const);
  return { name, source, node, hasAcl: xattrs.has(ACL), entry };
}

/** What stands at a path, or why it is refused. */
type SourceOf = (path: SafePath) => PresentSource | SwitchyardError;

/** Remembers what was seen, refusals too. */
function sourceLooker(look: Look, plan: AppletPlan): SourceOf {
  const mounts = readMountTable();
  const known = new Map<string, PresentSource | SwitchyardError>();
  return (path) => {
    const shown = formatPath(path);
    const seen = known.get(shown) ?? refusalOr(() => {
      const source = checkSource(look, path, plan.policy, mounts);
      checkNotInProfile(look, path, { parents: plan.parents, isLinked: plan.entries !== "inodes" });
      if (plan.entries !== "links") checkUnprivileged(shown, source);
      return source;
    });
    known.set(shown, seen);
    return seen;
  };
}

function refusalOr<T>(act: () => T): T | SwitchyardError {
  try {
    return act();
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
}

/** A second name or a copy of a privileged program would keep its privilege whatever becomes of the first (REQ-B5). */
function checkUnprivileged(path: string, { node, xattrs }: PresentSource): void {
  const isSetId = node.kind === "file" && (node.stat.mode & MODE.SETID) !== 0;
  if (!isSetId && !xattrs.has(CAPABILITY)) return;
  const message = `Cannot take ${JSON.stringify(path)} into a profile of its own programs: found ${isSetId ? "set-id bits" : "file capabilities"}; needed is a program without privilege.`;
  throw new SwitchyardError({ id: "E_POLICY", reason: "applet_privileged", op: "profile", path, message });
}

function conflict(name: string, a: string, b: string): SwitchyardError {
  const message = `Cannot take two programs for the applet ${JSON.stringify(name)}: found ${JSON.stringify(a)} and ${JSON.stringify(b)}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "applet_conflict", op: "profile", path: b, message });
}
