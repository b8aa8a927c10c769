/** This defines what one action of a run will do: its record in the journal, with the handle it works on. */
import { nodeName, type DirHandle, type NodeIdentity, type Swap } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { SidecarDraft } from "./sidecar-draft.ts";

/** An intent and its open directory. */
export interface Intent {
  readonly record: IntentRecord;
  readonly dir: DirHandle;
  /** The sidecar in the record, where this process drafted it; null where the record was read from a journal. */
  readonly draft: SidecarDraft | null;
  /** The SELinux label of the node that is displaced; null where it has none, or where the record was read from a journal: no link is staged then. */
  readonly label: Uint8Array | null;
}

/** The target as written inside the root. */
export function targetOf(record: Pick<IntentRecord, "parents" | "target">): string {
  return `/${[...record.parents, record.target].join("/")}`;
}

/** The kind that the target has once the intent is carried out. */
export function afterKindOf({ record: { incoming } }: Pick<Intent, "record">): NodeIdentity["kind"] {
  if (incoming === null) return "none";
  return incoming.how === "link" ? "symlink" : incoming.identity.kind;
}

/**
 * The swap that an intent stands for.
 *
 * @param staged the staged link's identity, where it is known; before, the link goes by its text
 */
export function swapOf(record: IntentRecord, staged: NodeIdentity | undefined): Swap {
  return { target: nodeName(record.target), incoming: incomingOf(record, staged), prior: record.prior, keep: nodeName(record.keep) };
}

function incomingOf({ incoming }: IntentRecord, staged: NodeIdentity | undefined): Swap["incoming"] {
  if (incoming === null) return null;
  const name = nodeName(incoming.name);
  if (incoming.how === "payload") return { name, how: "payload", node: { identity: incoming.identity } };
  return { name, how: "link", node: staged === undefined ? { linkTo: incoming.dest } : { identity: staged } };
}
