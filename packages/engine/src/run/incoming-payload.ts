/** This defines `incomingPayload`: a kept node that is to become the target, as the journal says it. */
import { identityOf, type NodeName, type PresentNode } from "@switchyard/fs-atomic";
import type { Privileges, ReservedNames } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import type { KeptAt } from "../backup-dir/kept-at.ts";

/** A kept node. */
export interface Kept {
  /** Its payload's name. */
  readonly name: NodeName;
  readonly node: PresentNode;
  /** What it lends once it is back; null: nothing. */
  readonly privileges: Privileges | null;
  /** Where it is kept; null: beside its target. */
  readonly at: KeptAt | null;
}

/** Where it is kept, which node it is, and what it lends once it is back. From another directory it comes by way of the stage name. */
export function incomingPayload({ stage }: Pick<ReservedNames, "stage">, { name, node, privileges, at }: Kept): NonNullable<IntentRecord["incoming"]> {
  const incoming = { how: "payload", name, identity: identityOf(node), ...(privileges === null ? {} : { privileges }) } as const;
  return at === null ? incoming : { ...incoming, name: stage, from: { parents: at.parents, name, way: at.way } };
}
