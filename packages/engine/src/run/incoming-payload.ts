/** This defines `incomingPayload`: a kept node that is to become the target, as the journal says it. */
import { identityOf, type NodeName, type PresentNode } from "@switchyard/fs-atomic";
import type { Privileges } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";

/** Where it is kept, which node it is, and what it lends once it is back. */
export function incomingPayload(name: NodeName, { node, privileges }: { readonly node: PresentNode; readonly privileges: Privileges | null }): NonNullable<IntentRecord["incoming"]> {
  return { how: "payload", name, identity: identityOf(node), ...(privileges === null ? {} : { privileges }) };
}
