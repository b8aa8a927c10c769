/** This defines what a node is in a few words: as found, and as a run should have left it. */
import type { ObservedNode } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { Kind } from "../report/report.ts";
import { afterKindOf } from "../run/intent.ts";

/** A node in a few words. */
export interface ShownNode {
  readonly kind: Kind;
  /** The text of a link; null of anything else. */
  readonly dest: string | null;
}

/** What was found. */
export function shownNode(node: ObservedNode): ShownNode {
  return { kind: node.kind, dest: node.kind === "symlink" ? node.dest : null };
}

/** What the action leaves at its target. */
export function expectedNode(record: IntentRecord): ShownNode {
  const { incoming } = record;
  const dest = incoming?.how === "link" ? incoming.dest : incoming?.identity.kind === "symlink" ? incoming.identity.dest : null;
  return { kind: afterKindOf({ record }), dest };
}
