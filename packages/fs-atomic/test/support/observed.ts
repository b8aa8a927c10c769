/** This defines what an observer of a target looks at: swaps and settlings, there and back, some of them cut short. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { nodeName, type NodeName } from "../../src/path/node-name.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { swap } from "../../src/swap/swap.ts";
import type { Swap } from "../../src/swap/swap-types.ts";
import { identityAt } from "./look.ts";
import { startRival, type Rival } from "./rival.ts";
import { KEEP, STAGE, TARGET } from "./shapes.ts";
import { isKilled, killedAt } from "./wrapped.ts";

const REDO = nodeName(".tool.switchyard.2.bak");
const allowed = { allowNoExchange: true };

/** Makes targets that are files, and a provider that a link may lead to. */
export function prepareObserved(path: string, targets: readonly string[] = [TARGET]): void {
  for (const name of [...targets, "provider"]) writeFileSync(join(path, name), name);
}

/** Somebody who looks at a target in this directory all the time, and has begun. */
export async function watching(path: string, targets: readonly string[] = [TARGET]): Promise<Rival> {
  const rival = startRival({ do: "watch", path, names: targets });
  await rival.begun();
  return rival;
}

/** The file becomes a link, is killed at some point or not, and is a file again: by settling or by a swap back. */
export function thereAndBack(dir: DirHandle, round: number, target: NodeName = TARGET): void {
  const incoming = { name: STAGE, node: { identity: stageLink(dir, STAGE, "provider") }, how: "link" } as const;
  const change: Swap = { target, incoming, prior: identityAt(dir, target), keep: KEEP };
  const dying = { ...dir, sys: killedAt(dir.sys, round % 4).sys };
  const killed = isKilled(() => swap(dying, change, allowed));
  if (killed || round % 2 === 0) settleSwap(dir, change, "undo");
  else back(dir, target);
}

function back(dir: DirHandle, target: NodeName): void {
  const incoming = { name: KEEP, node: { identity: identityAt(dir, KEEP) }, how: "payload" } as const;
  swap(dir, { target, incoming, prior: identityAt(dir, target), keep: REDO }, allowed);
  dir.sys.unlinkat(dir.fd, REDO);
}
