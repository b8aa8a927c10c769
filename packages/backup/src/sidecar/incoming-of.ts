/** This defines how a sidecar tells what was to take the displaced node's place, and how that is read back. */
import { nodeName, type NodeIdentity, type Swap } from "@switchyard/fs-atomic";
import type { SidecarV2 } from "./sidecar.ts";

/** The incoming node of the change; null where the target was to become absent, or the sidecar does not say. */
export function incomingOf({ incoming }: SidecarV2): Swap["incoming"] {
  if (incoming === null || incoming === undefined) return null;
  const name = nodeName(incoming.name);
  if ("link_to" in incoming.node) return { name, how: "link", node: { linkTo: incoming.node.link_to } };
  return { name, how: "payload", node: { identity: incoming.node } };
}

/** The same for a sidecar. */
export function describeIncoming(incoming: Swap["incoming"]): NonNullable<SidecarV2["incoming"]> | null {
  if (incoming === null) return null;
  const { name, node } = incoming;
  return { name, node: "linkTo" in node ? { link_to: node.linkTo } : identified(node.identity) };
}

function identified(identity: NodeIdentity): NonNullable<SidecarV2["incoming"]>["node"] {
  if (identity.kind !== "file" && identity.kind !== "symlink") throw new TypeError(`a ${identity.kind} never takes a target's place`);
  return { ...identity, kind: identity.kind };
}
