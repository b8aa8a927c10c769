/** This defines sidecars of real nodes, made as the engine makes them. */
import { hashFile, identityOf, nodeName, observe, type DirHandle } from "@switchyard/fs-atomic";
import { describeNode, type SidecarContext, type SidecarV2 } from "../../src/index.ts";

/** What a run says of itself. */
export const CONTEXT: SidecarContext = {
  role: "undo",
  runId: "019a0000-0000-7000-8000-000000000001",
  planId: "9f2c0000-0000-5000-8000-000000000002",
  actionId: "9f2c0000-0000-5000-8000-000000000003",
  generation: 1,
  createdAt: "2026-11-21T03:40:00.000Z",
  contentHash: null,
};

/** The sidecar of what stands at `name` now. */
export async function sidecarOf(dir: DirHandle, name: string): Promise<SidecarV2> {
  const node = observe(dir, name);
  const contentHash = node.kind === "file" ? await hashFile(dir, name, identityOf(node)) : null;
  return describeNode(dir, nodeName(name), node, { ...CONTEXT, contentHash });
}
