/** This defines `aclWarning`: what an operator should know of a target's ACL (REQ-M3). */
import type { ActionObservation } from "./gates/observations.ts";

/** A warning, not a stop: the ACL comes back with the target, but a link has none, and what it leads to has its own. Null: there is no ACL. */
export function aclWarning({ target, targetXattrs }: Pick<ActionObservation, "target" | "targetXattrs">): string | null {
  if (!targetXattrs.has("system.posix_acl_access")) return null;
  return `${JSON.stringify(target)} has an ACL. A link has none of its own: who may run it is decided by the source. Look at it with getfacl(1), and give the source the same with setfacl(1) if that matters.`;
}
