/** This defines the gates that say what may be a source (REQ-S3). */
import type { ObservedNode } from "@switchyard/fs-atomic";
import { gate, type Finding, type Gate, type PolicyFinding } from "./gate.ts";
import type { ActionObservation, SourceObservation, TrustedStep } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** Usable, another file than the target, and in nobody else's hands. */
export const SOURCE_GATES: readonly Gate<ActionObservation>[] = [
  gate("source", overridingOfAction, findUnusable),
  gate("source_is_target", overridingOfAction, ({ source, target, sourceNode }) =>
    sourceNode.state !== "none" && (source === target || (sourceNode.state === "present" && sourceNode.resolved === target))
      ? [{ reason: "source_is_target", path: source, found: "a source that leads to the target itself", needed: "another file" }]
      : [],
  ),
  gate("source_trust", overridingOfAction, findUntrusted),
];

function findUnusable({ source, sourceNode, targetNode, follows }: ActionObservation): readonly Finding[] {
  const one = (reason: PolicyFinding["reason"], found: string, needed: string): readonly Finding[] => [{ reason, path: source, found, needed }];
  if (sourceNode.state === "none") return [];
  if (sourceNode.state === "missing") return one("source_missing", sourceNode.found, "a source that exists");
  if (sourceNode.node.kind !== "file") return one("source_kind", `a ${sourceNode.node.kind}`, "a regular file");
  const isProgram = isExecutable(sourceNode.node);
  // What follows a program may be its manual; but what is a program stays one.
  if (!isProgram && (!follows || isExecutable(targetNode))) return one("source_not_executable", "no execute bit", "an executable file");
  if (sourceNode.mount === null) return one("mount_unknown", "a mount that the kernel does not name", "a mount whose state is known");
  return isProgram && sourceNode.mount.noExec ? one("source_no_exec", `a noexec mount at ${sourceNode.mount.mountPoint}`, "one that allows exec") : [];
}

function isExecutable(node: ObservedNode): boolean {
  return node.kind === "file" && (node.stat.mode & 0o111) !== 0;
}

function findUntrusted({ source, sourceNode, trustedUids }: ActionObservation): readonly Finding[] {
  const weak = sourceSteps(sourceNode).find(({ stat }) => !trustedUids.includes(stat.uid) || isOpenToOthers(stat.mode));
  if (weak === undefined) return [];
  const found = `${JSON.stringify(weak.path)} belongs to user ${weak.stat.uid} with mode ${(weak.stat.mode & 0o7777).toString(8)}`;
  return [{ reason: "source_untrusted", path: source, found, needed: "a path that only root (or the owner of the root) can write", override: "force_untrusted_source" }];
}

function sourceSteps(sourceNode: SourceObservation): readonly TrustedStep[] {
  if (sourceNode.state !== "present" || sourceNode.node.kind === "none") return [];
  return [...sourceNode.through, { path: sourceNode.resolved, stat: sourceNode.node.stat }];
}

/** Writable by group or others. The sticky bit does not excuse it: on a file it means nothing, and in a directory like /tmp a link on the way may be another user's. */
function isOpenToOthers(mode: number): boolean {
  return (mode & 0o022) !== 0;
}
