/** This defines `strandedBy`: why recovery must not lead a pointer to where its run wants it. Reads only. */
import type { SwitchyardError } from "@switchyard/fs-atomic";
import { pointerWay, type Direction } from "../flip/pointer-way.ts";
import { stableLinkLeft } from "../flip/stable-link-left.ts";
import { strandedLinks } from "../flip/stranded-links.ts";
import { targetOf } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";

/** For each pointer that would leave links leading nowhere (REQ-A2): they were made since the run began, by whomever. */
export function strandedBy({ root, context }: Session, work: RunWork, direction: Direction): readonly SwitchyardError[] {
  return work.intents.flatMap((intent) => {
    const way = pointerWay(work, intent, direction);
    if (way === null) return [];
    const pointer = targetOf(intent.record);
    const stranded = strandedLinks(root, { pointer, tree: way.tree, stateDir: context.stateDir });
    return stranded.length === 0 ? [] : [stableLinkLeft(pointer, stranded, "recover")];
  });
}
