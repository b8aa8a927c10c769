/** This defines `warningsOf`: what an operator should know of a link's paths although nothing stops it (REQ-M2, REQ-M3). */
import type { ActionObservation, Xattrs } from "../gates/observations.ts";

/** One warning. */
export interface Warning {
  readonly warning: "target_acl" | "source_acl" | "directory_default_acl" | "apparmor_profile";
  /** For people: what was found, what it means, the remedy. The same text for all targets that share a source or a directory. */
  readonly message: string;
}

/** What of an action may be worth a warning. */
export interface WarningObservation extends Pick<ActionObservation, "target" | "targetXattrs" | "sourceNode"> {
  /** Those of the target's directory. */
  readonly parentXattrs: Xattrs;
  /** The AppArmor profiles that are attached to the target's path, by their names. */
  readonly apparmorProfiles: readonly string[];
}

const ACCESS = "system.posix_acl_access";
const DEFAULT = "system.posix_acl_default";

/** The warnings of an action that places a link; none for one that links to nothing: what comes back brings its own. */
export function warningsOf({ target, targetXattrs, sourceNode, parentXattrs, apparmorProfiles }: WarningObservation): readonly Warning[] {
  if (sourceNode.state === "none") return [];
  const warnings: Warning[] = [];
  if (targetXattrs.has(ACCESS)) warnings.push({ warning: "target_acl", message: ofTarget(quoted(target)) });
  if (sourceNode.state === "present" && sourceNode.xattrs.has(ACCESS)) warnings.push({ warning: "source_acl", message: ofSource(quoted(sourceNode.resolved)) });
  if (parentXattrs.has(DEFAULT)) warnings.push({ warning: "directory_default_acl", message: ofDirectory(quoted(parentOf(target))) });
  if (apparmorProfiles.length > 0) warnings.push({ warning: "apparmor_profile", message: ofProfiles(quoted(target), apparmorProfiles.map(quoted)) });
  return warnings;
}

function ofTarget(target: string): string {
  return `${target} has an ACL, and a link has none of its own: who may run it is decided by the source. The kept file keeps its ACL and brings it back. Look at it with getfacl(1), and give the source the same with setfacl(1) if that matters.`;
}

function ofSource(source: string): string {
  return `The source ${source} has an ACL, which decides who may run what links to it. Look at it with getfacl(1); setfacl -b takes it off.`;
}

function ofDirectory(directory: string): string {
  return `${directory} has a default ACL: files made in it get entries of it, those that describe backups too; links and what is kept get none. Look at it with getfacl(1); setfacl -k takes it off.`;
}

function ofProfiles(target: string, profiles: readonly string[]): string {
  const [noun, are] = profiles.length === 1 ? ["profile", "is"] : ["profiles", "are"];
  return `The AppArmor ${noun} ${profiles.join(", ")} ${are} attached to the path ${target}. A program is confined by the path that links lead to: where AppArmor is active, give the source a profile of its own, or let this one name it as well.`;
}

function parentOf(target: string): string {
  return target.slice(0, target.lastIndexOf("/")) || "/";
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
