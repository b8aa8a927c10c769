/** This defines the gates that guard targets that are more than a file: privileged, shared, or needed by this program (REQ-S7, REQ-M1). */
import { MODE } from "@switchyard/fs-atomic";
import { gate, type Finding, type Gate } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

const CAPABILITY = "security.capability";
const UNARMED = "here nobody would take them off the kept node";

/** Set-id bits, capabilities, other names, this program itself. */
export const HAZARD_GATES: readonly Gate<ActionObservation>[] = [
  gate("set_id", overridingOfAction, findSetId),
  gate("capabilities", overridingOfAction, findCapabilities),
  gate("hard_links", overridingOfAction, findHardLinks),
  gate("self_lockout", overridingOfAction, ({ target, neededBySelf }) => (neededBySelf.length === 0 ? [] : [selfLockout(target, neededBySelf)])),
];

/** What this program needs is switched. */
export function selfLockout(path: string, what: readonly string[]): Finding {
  return { reason: "self_lockout", path, found: `what this program itself needs (${what.toSorted().join(", ")})`, needed: "a target that it can do without", override: "allow_self_lockout" };
}

function findSetId({ target, targetNode, disarms }: ActionObservation): readonly Finding[] {
  if (targetNode.kind !== "file" || (targetNode.stat.mode & MODE.SETID) === 0) return [];
  const found = { reason: "set_id", path: target, found: `mode ${(targetNode.stat.mode & 0o7777).toString(8)}` } as const;
  return [disarms ? { ...found, needed: "a target without set-id bits", override: "allow_suid_sgid_mutation" } : { ...found, needed: `a target without set-id bits: ${UNARMED}` }];
}

/** What was taken off a privileged node would go from its other names as well (REQ-B5), whosever they are. */
function findHardLinks({ target, targetNode, knownNames, targetXattrs }: ActionObservation): readonly Finding[] {
  if (targetNode.kind !== "file" || targetNode.stat.nlink === 1) return [];
  const names = targetNode.stat.nlink;
  const found = { path: target, found: `${names} names for its inode${knownNames === 0 ? "" : `, ${knownNames} of them in profiles`}`, needed: "one name" };
  const isPrivileged = (targetNode.stat.mode & MODE.SETID) !== 0 || targetXattrs.has(CAPABILITY);
  if (isPrivileged) return [{ ...found, reason: "hard_linked_privileged", found: `${found.found}, which is privileged` }];
  return names - knownNames <= 1 ? [] : [{ ...found, reason: "hard_links", override: "allow_hardlink_breakage" }];
}

/** A link has no capabilities of its own: what it leads to must have the very same ones. */
function findCapabilities({ target, targetXattrs, sourceNode, disarms }: ActionObservation): readonly Finding[] {
  const wanted = targetXattrs.get(CAPABILITY);
  if (wanted === undefined) return [];
  const path = target;
  if (!disarms) return [{ reason: "capabilities", path, found: "file capabilities", needed: `a target without them: ${UNARMED}` }];
  if (sourceNode.state !== "present") return [];
  const given = sourceNode.xattrs.get(CAPABILITY);
  if (given === undefined) return [{ reason: "capability_lost", path, found: "file capabilities, and a source without any", needed: "a source with the same ones (see setcap(8))" }];
  return Buffer.from(wanted).equals(given) ? [] : [{ reason: "capability_differs", path, found: "other file capabilities than those of the source", needed: "a source with the same ones (see setcap(8))" }];
}
