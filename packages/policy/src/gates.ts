/** This defines the table of gates that guard data: what a target and its source must be (REQ-S2, REQ-S3, REQ-S7). */
import { MODE, STATX_ATTR } from "@switchyard/fs-atomic";
import type { Gate, Stop } from "./gate.ts";
import type { ActionObservation, SourceObservation, TrustedStep } from "./observations.ts";
import type { Policy } from "./policy-document.ts";

/** Found and needed, where a gate stops. */
interface Finding {
  readonly reason: string;
  readonly path: string;
  readonly found: string;
  readonly needed: string;
  readonly override?: keyof Policy;
}

function gate(name: string, find: (seen: ActionObservation, policy: Policy) => Finding | null): Gate {
  return {
    name,
    check: (seen, policy): Stop | null => {
      const finding = find(seen, policy);
      if (finding === null || (finding.override !== undefined && policy[finding.override] === true)) return null;
      return { gate: name, id: "E_POLICY", ...finding, override: finding.override ?? null };
    },
  };
}

const targetKind = gate("target_kind", ({ target, targetNode }) =>
  targetNode.kind === "dir" || targetNode.kind === "other"
    ? { reason: "target_kind", path: target, found: KINDS[targetNode.kind], needed: "a regular file, a symlink, or nothing" }
    : null,
);
const KINDS = { dir: "a directory", other: "a FIFO, socket or device" } as const;

const targetMount = gate("target_mount", ({ target, targetNode, parent, mount }) => {
  if (mount === null) return { reason: "mount_unknown", path: target, found: "a mount that the kernel does not name", needed: "a mount whose state is known" };
  if (mount.readOnly) return { reason: "read_only", path: target, found: `a read-only mount at ${mount.mountPoint}`, needed: "a writable one" };
  if (mount.noExec) return { reason: "no_exec", path: target, found: `a noexec mount at ${mount.mountPoint}`, needed: "one that allows exec" };
  if (mount.noSymFollow) return { reason: "no_symlink_follow", path: target, found: `a nosymfollow mount at ${mount.mountPoint}`, needed: "one that follows links" };
  if (targetNode.kind !== "none" && targetNode.stat.mountId !== parent.mountId) {
    return { reason: "mount_point", path: target, found: "a mount point", needed: "a name that nothing is mounted on" };
  }
  return null;
});

const immutable = gate("immutable", ({ target, targetNode, parent }) => {
  const locked = STATX_ATTR.IMMUTABLE | STATX_ATTR.APPEND;
  const needed = "neither (see chattr(1))";
  if (parent.attributes & locked) return { reason: "immutable", path: target, found: "an immutable or append-only directory", needed };
  if (targetNode.kind !== "none" && targetNode.stat.attributes & locked) return { reason: "immutable", path: target, found: "an immutable or append-only target", needed };
  return null;
});

const setId = gate("set_id", ({ target, targetNode }) =>
  targetNode.kind === "file" && targetNode.stat.mode & MODE.SETID
    ? { reason: "set_id", path: target, found: `mode ${(targetNode.stat.mode & 0o7777).toString(8)}`, needed: "a target without set-id bits" }
    : null,
);

const capabilities = gate("capabilities", ({ target, targetXattrs }) =>
  targetXattrs.includes("security.capability")
    ? { reason: "capabilities", path: target, found: "file capabilities", needed: "a target without them: a link cannot carry them" }
    : null,
);

const hardLinks = gate("hard_links", ({ target, targetNode }) =>
  targetNode.kind === "file" && targetNode.stat.nlink > 1
    ? { reason: "hard_links", path: target, found: `${targetNode.stat.nlink} names for its inode`, needed: "one name", override: "allow_hardlink_breakage" }
    : null,
);

const sourceUsable = gate("source", ({ source, sourceNode }) => {
  if (sourceNode.state === "none") return null;
  if (sourceNode.state === "missing") return { reason: "source_missing", path: source, found: sourceNode.found, needed: "a source that exists" };
  if (sourceNode.node.kind !== "file") return { reason: "source_kind", path: source, found: `a ${sourceNode.node.kind}`, needed: "a regular file" };
  if ((sourceNode.node.stat.mode & 0o111) === 0) return { reason: "source_not_executable", path: source, found: "no execute bit", needed: "an executable file" };
  if (sourceNode.mount === null) return { reason: "mount_unknown", path: source, found: "a mount that the kernel does not name", needed: "a mount whose state is known" };
  if (sourceNode.mount.noExec) return { reason: "source_no_exec", path: source, found: `a noexec mount at ${sourceNode.mount.mountPoint}`, needed: "one that allows exec" };
  return null;
});

const sourceTrust = gate("source_trust", ({ source, sourceNode, trustedUids }) => {
  const weak = sourceSteps(sourceNode).find(({ stat }) => !trustedUids.includes(stat.uid) || isOpenToOthers(stat.mode));
  if (weak === undefined) return null;
  const found = `${JSON.stringify(weak.path)} belongs to user ${weak.stat.uid} with mode ${(weak.stat.mode & 0o7777).toString(8)}`;
  return { reason: "source_untrusted", path: source, found, needed: "a path that only root (or the owner of the root) can write", override: "force_untrusted_source" };
});

const sourceIsTarget = gate("source_is_target", ({ source, target, sourceNode }) =>
  sourceNode.state !== "none" && (source === target || (sourceNode.state === "present" && sourceNode.resolved === target))
    ? { reason: "source_is_target", path: source, found: "a source that leads to the target itself", needed: "another file" }
    : null,
);

/** All gates, in the order in which their stops are told. */
export const GATES: readonly Gate[] = [targetKind, targetMount, immutable, setId, capabilities, hardLinks, sourceUsable, sourceIsTarget, sourceTrust];

function sourceSteps(sourceNode: SourceObservation): readonly TrustedStep[] {
  if (sourceNode.state !== "present" || sourceNode.node.kind === "none") return [];
  return [...sourceNode.through, { path: sourceNode.resolved, stat: sourceNode.node.stat }];
}

/** Writable by group or others. The sticky bit does not excuse it: on a file it means nothing, and in a directory like /tmp a link on the way may be another user's. */
function isOpenToOthers(mode: number): boolean {
  return (mode & 0o022) !== 0;
}
