/** This defines `conflictOf`: why what someone else put at a target since the run is not displaced (REQ-R7). */
import { getMetadata, SwitchyardError, type DirHandle, type ObservedNode } from "@switchyard/fs-atomic";
import { privilegesOf } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import { targetOf } from "../run/intent.ts";

/** What the answer goes by. */
export interface ConflictContext {
  /** Whether the policy lets it be displaced (`allow_conflicting_rollback`). */
  readonly isAllowed: boolean;
  /** Whether the run waits to be confirmed: then the policy cannot let it. */
  readonly isProvisional: boolean;
  /** Whether a later run keeps what this one placed, and will put it back. */
  readonly isBuiltUpon: (record: IntentRecord, dir: DirHandle) => boolean;
  /** Whether a later run that stands changed the target at this path. */
  readonly isChangedLater: (path: string) => boolean;
}

/**
 * The refusal of a target at which this node of someone else stands; null where it may be displaced and kept as a backup.
 * A directory is never displaced, nor is what a later run of ours built on, nor a file whose rights would go from its other
 * names too (REQ-B5).
 *
 * @returns `E_POLICY` `undo_conflict` or `hard_linked_privileged`
 */
export function conflictOf(record: IntentRecord, { dir, node }: { readonly dir: DirHandle; readonly node: ObservedNode }, context: ConflictContext): SwitchyardError | null {
  const path = targetOf(record);
  if (context.isBuiltUpon(record, dir)) return conflict(path, LATER, [UNWIND]);
  if (!context.isAllowed) return conflict(path, isEqual(record, node) ? EQUAL : THEIRS, context.isProvisional ? [CONFIRM, WAIT] : [GO_AHEAD]);
  if (node.kind !== "file" && node.kind !== "symlink") return conflict(path, `a ${node.kind === "dir" ? "directory" : "FIFO, socket or device"} stands there; needed is a file, a link, or nothing.`, ["Move it out of the way by hand."]);
  if (context.isChangedLater(path)) return conflict(path, LATER, [UNWIND]);
  return node.kind === "file" && node.stat.nlink > 1 && privilegesOf(getMetadata(dir, record.target)) !== null ? hardLinked(path, node.stat.nlink) : null;
}

const LATER = "a later run changed it too; needed is that no later run stands there.";
const UNWIND = "Undo the later runs first: switchyard rollback --to RUN, with the run that is to be the last one that stands.";
const THEIRS = "someone else changed it since the run; needed is the link that the run placed, or nothing.";
const EQUAL = "a link with the same text stands there, but not the one that the run placed: it was made anew, or the root was copied; needed is the link that the run placed, or nothing.";
const GO_AHEAD = "Have what stands there kept as a backup, and go on: --allow-conflicting-rollback (policy field allow_conflicting_rollback).";
const CONFIRM = "Confirm the run, then undo it with --allow-conflicting-rollback: what stands there is kept as a backup.";
const WAIT = "Or let its deadline pass: all the rest goes back, what stands there stays.";

function isEqual({ incoming }: IntentRecord, node: ObservedNode): boolean {
  return incoming?.how === "link" && node.kind === "symlink" && node.dest === incoming.dest;
}

function conflict(path: string, found: string, remedies: readonly string[]): SwitchyardError {
  return new SwitchyardError({ id: "E_POLICY", reason: "undo_conflict", op: "rollback", path, message: `Cannot undo ${JSON.stringify(path)}: ${found}`, remedies });
}

function hardLinked(path: string, names: number): SwitchyardError {
  const message = `Cannot undo ${JSON.stringify(path)}: what someone else put there is privileged and has ${names} names, needed is one: what is taken off a kept file is taken off all of them.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "hard_linked_privileged", op: "rollback", path, message, remedies: ["Remove its other names (find -samefile), then try again."] });
}
