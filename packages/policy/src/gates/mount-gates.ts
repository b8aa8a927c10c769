/** This defines the gates that say where a target may be: mounts and inode flags (REQ-S2). */
import { STATX_ATTR } from "@switchyard/fs-atomic";
import { gate, type Finding, type Gate, type PolicyFinding } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

const LOCKED = STATX_ATTR.IMMUTABLE | STATX_ATTR.APPEND;

/** By its mount, then by the flags of its directory and itself. */
export const MOUNT_GATES: readonly Gate<ActionObservation>[] = [gate("target_mount", overridingOfAction, findMount), gate("immutable", overridingOfAction, findImmutable)];

function findMount({ target, targetNode, parent, mount }: ActionObservation): readonly Finding[] {
  const one = (reason: PolicyFinding["reason"], found: string, needed: string): readonly Finding[] => [{ reason, path: target, found, needed }];
  if (mount === null) return one("mount_unknown", "a mount that the kernel does not name", "a mount whose state is known");
  if (mount.readOnly) return one("read_only", `a read-only mount at ${mount.mountPoint}`, "a writable one");
  if (mount.noExec) return one("no_exec", `a noexec mount at ${mount.mountPoint}`, "one that allows exec");
  if (mount.noSymFollow) return one("no_symlink_follow", `a nosymfollow mount at ${mount.mountPoint}`, "one that follows links");
  const isMountPoint = targetNode.kind !== "none" && targetNode.stat.mountId !== parent.mountId;
  return isMountPoint ? one("mount_point", "a mount point", "a name that nothing is mounted on") : [];
}

function findImmutable({ target, targetNode, parent }: ActionObservation): readonly Finding[] {
  const where = parent.attributes & LOCKED ? "directory" : targetNode.kind !== "none" && targetNode.stat.attributes & LOCKED ? "target" : null;
  return where === null ? [] : [{ reason: "immutable", path: target, found: `an immutable or append-only ${where}`, needed: "neither (see chattr(1))" }];
}
