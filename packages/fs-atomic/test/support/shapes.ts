/** This defines the shapes a change may have, each made ready in a directory: what stands there and what is to come. */
import { chmodSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import type { Incoming, Swap } from "../../src/swap/swap-types.ts";
import { identityAt } from "./look.ts";

export const TARGET: ReturnType<typeof nodeName> = nodeName("tool");
export const STAGE: ReturnType<typeof nodeName> = nodeName(".tool.switchyard.1.stage");
export const KEEP: ReturnType<typeof nodeName> = nodeName(".tool.switchyard.1.bak");
export const PAYLOAD: ReturnType<typeof nodeName> = nodeName(".tool.switchyard.0.bak");

/** What stands at the target before. */
type Prior = "file" | "symlink" | "none";
/** What is to stand there. */
type Next = "link" | "file payload" | "symlink payload" | "nothing";

export interface Shape {
  readonly prior: Prior;
  readonly next: Next;
}

/** Every change there is. */
export const SHAPES: readonly Shape[] = [
  { prior: "file", next: "link" },
  { prior: "symlink", next: "link" },
  { prior: "none", next: "link" },
  { prior: "symlink", next: "file payload" },
  { prior: "file", next: "file payload" },
  { prior: "symlink", next: "symlink payload" },
  { prior: "none", next: "file payload" },
  { prior: "symlink", next: "nothing" },
  { prior: "file", next: "nothing" },
  { prior: "none", next: "nothing" },
];

/** Makes what stands before the change: the target, a payload, and a neighbour that nothing may touch. */
export function prepare(path: string, { prior, next }: Shape): void {
  makeNode(join(path, TARGET), prior, "prior");
  if (next === "file payload") makeNode(join(path, PAYLOAD), "file", "payload");
  if (next === "symlink payload") makeNode(join(path, PAYLOAD), "symlink", "payload");
  makeNode(join(path, "neighbour"), "file", "neighbour");
}

/**
 * The change, as its caller has it in mind: a link is staged here. If staging is cut short, `change` is still known, with
 * the link's text in place of its identity.
 */
export function begin(dir: DirHandle, shape: Shape, known: (change: Swap) => void): Swap {
  const from = (incoming: Incoming | null): Swap => ({ target: TARGET, incoming, prior: identityAt(dir, TARGET), keep: KEEP });
  const tell = (change: Swap): Swap => {
    known(change);
    return change;
  };
  if (shape.next === "nothing") return tell(from(null));
  if (shape.next !== "link") return tell(from({ name: PAYLOAD, node: { identity: identityAt(dir, PAYLOAD) }, how: "payload" }));
  tell(from({ name: STAGE, node: { linkTo: "new" }, how: "link" }));
  return tell(from({ name: STAGE, node: { identity: stageLink(dir, STAGE, "new") }, how: "link" }));
}

function makeNode(path: string, kind: Prior, text: string): void {
  if (kind === "symlink") symlinkSync(text, path);
  if (kind !== "file") return;
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  utimesSync(path, 1000, 1234.567);
}
