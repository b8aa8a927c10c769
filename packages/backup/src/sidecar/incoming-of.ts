/** This defines how a sidecar tells what was to take the displaced node's place, and how that is read back. */
import { nodeName, type NodeIdentity, type Swap } from "@switchyard/fs-atomic";
import type { SidecarV2 } from "./sidecar.ts";

/** The incoming node of the change; null where the target was to become absent, or the sidecar does not say. */
export function incomingOf({ incoming }: SidecarV2): Swap["incoming"] {
  if (incoming === null || incoming === undefined) return null;
  return { name: nodeName(incoming.name), how: "payload", node: { identity: incoming.node } };
}

/** The same for a sidecar. A link is staged, and so has an identity, before its sidecar is written. */
export function describeIncoming(incoming: Swap["incoming"]): NonNullable<SidecarV2["incoming"]> | null {
  if (incoming === null) return null;
  const { name, node } = incoming;
  if ("linkTo" in node) throw new TypeError("a link that is not staged yet has no identity");
  return { name, node: identified(node.identity) };
}

function identified(identity: NodeIdentity): NonNullable<SidecarV2["incoming"]>["node"] {
  if (identity.kind !== "file" && identity.kind !== "symlink") throw new TypeError(`a ${identity.kind} never takes a target's place`);
  return { ...identity, kind: identity.kind };
}
