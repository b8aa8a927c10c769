/** This defines what one action of a run will do: its record in the journal, with the handle it works on. */
import { nodeName, type DirHandle, type NodeIdentity, type NodeName, type Swap } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { SidecarDraft } from "./sidecar-draft.ts";

/** An intent and its open directory. */
export interface Intent {
  readonly record: IntentRecord;
  readonly dir: DirHandle;
  /** Where payload and sidecar lie: `dir`, or the directory that the record names. */
  readonly store: DirHandle;
  /** The directory of the kept node that comes in, where that is not beside the target. */
  readonly from: DirHandle | null;
  /** The sidecar in the record, where this process drafted it; null where the record was read from a journal. */
  readonly draft: SidecarDraft | null;
  /** The SELinux label of the node that is displaced; null where it has none, or where the record was read from a journal: no link is staged then. */
  readonly label: Uint8Array | null;
}

/** The target as written inside the root. */
export function targetOf(record: Pick<IntentRecord, "parents" | "target">): string {
  return `/${[...record.parents, record.target].join("/")}`;
}

/** Where the payload lies, as written inside the root. */
export function payloadPathOf({ parents, store, keep }: Pick<IntentRecord, "parents" | "store" | "keep">): string {
  return `/${[...(store?.parents ?? parents), keep].join("/")}`;
}

/** The name beside the target that the displaced node gets first. */
export function besideNameOf({ store, keep }: Pick<IntentRecord, "store" | "keep">): NodeName {
  return nodeName(store?.displaced ?? keep);
}

/** Where the kept node that comes in lies, if not beside the target. */
export function fromOf({ incoming }: Pick<IntentRecord, "incoming">): FromRecord | null {
  return incoming?.how === "payload" ? (incoming.from ?? null) : null;
}

/** As the journal says it. */
export type FromRecord = NonNullable<Extract<NonNullable<IntentRecord["incoming"]>, { how: "payload" }>["from"]>;

/** Whether a node has to cross file systems, so that the run keeps, or brings back, a copy (REQ-F2). */
export function isCopying({ store, incoming, prior }: Pick<IntentRecord, "store" | "incoming" | "prior">): boolean {
  return (store?.way === "copy" && prior.kind !== "none") || fromOf({ incoming })?.way === "copy";
}

/** The kind that the target has once the intent is carried out. */
export function afterKindOf({ record: { incoming } }: Pick<Intent, "record">): NodeIdentity["kind"] {
  if (incoming === null) return "none";
  return incoming.how === "link" ? "symlink" : incoming.identity.kind;
}

/**
 * The swap that an intent stands for.
 *
 * @param staged the identity of the staged link or copy, where it is known; before, a link goes by its text, and a copy is nothing
 */
export function swapOf(record: IntentRecord, staged: NodeIdentity | undefined): Swap {
  return { target: nodeName(record.target), incoming: incomingOf(record, staged), prior: record.prior, keep: besideNameOf(record) };
}

function incomingOf({ incoming }: IntentRecord, staged: NodeIdentity | undefined): Swap["incoming"] {
  if (incoming === null) return null;
  const name = nodeName(incoming.name);
  // A copy is made for this swap alone, as a link is. No link has an empty text.
  if (incoming.how === "payload" && incoming.from?.way === "copy") return { name, how: "link", node: staged === undefined ? { linkTo: "" } : { identity: staged } };
  if (incoming.how === "payload") return { name, how: "payload", node: { identity: incoming.identity } };
  return { name, how: "link", node: staged === undefined ? { linkTo: incoming.dest } : { identity: staged } };
}
