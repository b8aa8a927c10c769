/** This defines the gates that say what may be a source (REQ-S3). */
import type { ObservedNode } from "@switchyard/fs-atomic";
import { gate, type Finding, type Gate, type PolicyFinding } from "./gate.ts";
import type { ActionObservation, SourceObservation, TrustedStep } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** A program that something is to lead to, as found. */
export type SeenSource = Pick<ActionObservation, "source" | "sourceNode" | "trustedUids">;

/** What is asked of every source, whatever it is for: usable as a program, and in nobody else's hands. */
export const PROGRAM_GATES: readonly Gate<SeenSource>[] = [
  gate("source", overridingOfAction, (seen) => findUnusable({ ...seen, targetNode: { kind: "none" }, follows: false, isPointer: false })),
  gate("source_trust", overridingOfAction, findUntrusted),
];

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

function findUnusable({ source, sourceNode, targetNode, follows, isPointer }: Pick<ActionObservation, "source" | "sourceNode" | "targetNode" | "follows" | "isPointer">): readonly Finding[] {
  const one = (reason: PolicyFinding["reason"], found: string, needed: string): readonly Finding[] => [{ reason, path: source, found, needed }];
  if (sourceNode.state === "none") return [];
  if (sourceNode.state === "missing") return one("source_missing", sourceNode.found, "a source that exists");
  if (isPointer) return findUnusableTree(sourceNode, one);
  if (sourceNode.node.kind !== "file") return one("source_kind", `a ${sourceNode.node.kind}`, "a regular file");
  const isProgram = isExecutable(sourceNode.node);
  // What follows a program may be its manual; but what is a program stays one.
  if (!isProgram && (!follows || isExecutable(targetNode))) return one("source_not_executable", "no execute bit", "an executable file");
  if (sourceNode.mount === null) return one("mount_unknown", "a mount that the kernel does not name", "a mount whose state is known");
  return isProgram && sourceNode.mount.noExec ? one("source_no_exec", `a noexec mount at ${sourceNode.mount.mountPoint}`, "one that allows exec") : [];
}

/** What runs from a tree is executed there, and applets that are kept are added to it. */
function findUnusableTree({ node, mount }: Extract<SourceObservation, { state: "present" }>, one: (reason: PolicyFinding["reason"], found: string, needed: string) => readonly Finding[]): readonly Finding[] {
  if (node.kind !== "dir") return one("source_kind", `a ${node.kind}`, "a directory");
  if (mount === null) return one("mount_unknown", "a mount that the kernel does not name", "a mount whose state is known");
  if (mount.noExec) return one("source_no_exec", `a noexec mount at ${mount.mountPoint}`, "one that allows exec");
  return mount.readOnly ? one("read_only", `a read-only mount at ${mount.mountPoint}`, "a writable one") : [];
}

function isExecutable(node: ObservedNode): boolean {
  return node.kind === "file" && (node.stat.mode & 0o111) !== 0;
}

function findUntrusted({ source, sourceNode, trustedUids }: SeenSource): readonly Finding[] {
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
