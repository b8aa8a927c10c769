import { describe, expect, it } from "vitest";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import type { Direction } from "../../src/swap/decide-settle.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { swap } from "../../src/swap/swap.ts";
import type { Swap } from "../../src/swap/swap-types.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { look, type Looked } from "../support/look.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { begin, KEEP, PAYLOAD, prepare, SHAPES, TARGET, type Shape } from "../support/shapes.ts";
import { isKilled, killedAt, withoutExchange } from "../support/wrapped.ts";

type Names = Record<string, Looked>;

/** More changes than any path through a swap or its settling makes. */
const MANY = 32;

/** A swap that is killed before its k-th change; null where it ended before that. */
function interrupted(sys: Syscalls, shape: Shape, k: number): { dir: DirHandle; change: Swap; before: Names; killed: boolean } {
  const path = scratchPath();
  prepare(path, shape);
  const { dir } = rootAt(path, sys);
  const before = look(dir);
  let change: Swap | undefined;
  const dying = { ...dir, sys: killedAt(dir.sys, k).sys };
  const killed = isKilled(() => {
    const begun = begin(dying, shape, (known) => { change = known; });
    swap(dying, begun, { allowNoExchange: true });
  });
  if (change === undefined) throw new Error("the change was never known");
  return { dir, change, before, killed };
}

/** What the names hold once the change is done, whichever way it was done. */
function finished(before: Names, now: Names, { next }: Shape): Names {
  const { [TARGET]: prior, [PAYLOAD]: payload, ...names } = before;
  const there = now[TARGET];
  const made = there?.identity.kind === "symlink" && there.identity.dest === "new" ? there : undefined;
  const target = { link: made, "file payload": payload, "symlink payload": payload, nothing: undefined }[next];
  if (target !== undefined) names[TARGET] = target;
  if (prior !== undefined) names[KEEP] = prior;
  return names;
}

/** Settles, after so many changes killed once more, then twice to the end. */
function settledAfter(dir: DirHandle, change: Swap, direction: Direction, j: number): { outcomes: string[]; changed: boolean; killed: boolean } {
  const dying = { ...dir, sys: killedAt(dir.sys, j).sys };
  const killed = isKilled(() => settleSwap(dying, change, direction));
  const first = settleSwap(dir, change, direction);
  const afterFirst = look(dir);
  const second = settleSwap(dir, change, direction);
  expect(look(dir)).toEqual(afterFirst);
  return { outcomes: [first.outcome, second.outcome], changed: second.changed, killed };
}

/** The nodes, whatever their names. */
function nodesOf(names: Names): Set<string> {
  return new Set(Object.values(names).map(({ identity }) => JSON.stringify(identity)));
}

const kernels: readonly (readonly [string, Syscalls])[] = [
  ["with RENAME_EXCHANGE", linuxSyscalls()],
  ["without RENAME_EXCHANGE", withoutExchange(linuxSyscalls())],
];

describe.each(kernels)("swap() and settleSwap() %s", (_kernel, sys) => {
  describe.each(SHAPES)("$prior becomes $next", (shape) => {
    it.each(["undo", "finish"] as const)("settleSwap(): killed before every change and settled to %s, itself killed before every change, exactly old or exactly new, no stray name [REQ-A1] [REQ-A3] [REQ-R3]", (direction) => {
      let points = 0;
      for (let k = 0; k < MANY; k++) {
        let killed = true;
        for (let j = 0; j < MANY; j++) {
          const { dir, change, before, killed: cutShort } = interrupted(sys, shape, k);
          killed = cutShort;
          const settled = settledAfter(dir, change, direction, j);
          const now = look(dir);
          points += 1;
          // A link that was never made cannot be finished: the old state stays, and that is what is said.
          const unmade = direction === "finish" && shape.next === "link" && k === 0;
          expect(settled.outcomes, `killed at ${k}, then at ${j}`).toEqual(unmade ? ["lost", "lost"] : ["settled", "settled"]);
          expect(settled.changed).toBe(false);
          expect(now, `killed at ${k}, then at ${j}`).toEqual(direction === "undo" || unmade ? before : finished(before, now, shape));
          if (!settled.killed) break;
        }
        if (!killed) break;
        expect(k).toBeLessThan(MANY - 1);
      }
      expect(points).toBeGreaterThan(0);
    });

    it("settleSwap(): told to keep its own, the target is back and every node still has a name [REQ-A1]", () => {
      for (let k = 0; k < MANY; k++) {
        const { dir, change, before, killed } = interrupted(sys, shape, k);
        const interim = look(dir);
        expect(settleSwap(dir, change, "undo", { keepOwn: true }).outcome).toBe("settled");
        expect(look(dir)[TARGET]).toEqual(before[TARGET]);
        expect(nodesOf(look(dir))).toEqual(nodesOf(interim));
        settleSwap(dir, change, "undo");
        expect(look(dir)).toEqual(before);
        if (!killed) break;
      }
    });
  });
});
