import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameInode, type NodeIdentity } from "../../src/node/identity.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { decideSettle, type Direction, type Seen, type SettleStep } from "../../src/swap/decide-settle.ts";
import type { Incoming, Swap } from "../../src/swap/swap-types.ts";

const file = (ino: string): NodeIdentity => ({ kind: "file", ino, btime_ns: ino, size: "1", mtime_ns: "1", mode: "755", dest: null });
const link = (ino: string, dest: string): NodeIdentity => ({ kind: "symlink", ino, btime_ns: ino, size: "1", mtime_ns: "1", mode: "777", dest });

/** `-` nothing, `P` the prior node, `N` the new one, `F` someone else's, `G` another of someone else's. */
const NODES: Readonly<Record<string, NodeIdentity>> = { "-": { kind: "none" }, P: file("1"), N: link("2", "new"), F: file("3"), G: link("4", "other") };
const none: NodeIdentity = { kind: "none" };
const node = (letter: string | undefined): NodeIdentity => NODES[letter ?? "-"] ?? none;

const staged: Incoming = { name: nodeName(".s"), node: { identity: node("N") }, how: "link" };
const SWAPS = {
  "file to link": { prior: node("P"), incoming: staged },
  "absent to link": { prior: none, incoming: staged },
  "absent to link, unnoted": { prior: none, incoming: { ...staged, node: { linkTo: "new" } } },
  "file to link, unnoted": { prior: node("P"), incoming: { ...staged, node: { linkTo: "new" } } },
  "to payload": { prior: node("P"), incoming: { ...staged, how: "payload" } },
  "absent to payload": { prior: none, incoming: { ...staged, how: "payload" } },
  "to absent": { prior: node("P"), incoming: null },
} as const;

type Which = keyof typeof SWAPS;
const isWhich = (text: string): text is Which => text in SWAPS;
const ALL: readonly Which[] = Object.keys(SWAPS).filter(isWhich);

const swapOf = (which: Which): Swap => ({ target: nodeName("t"), keep: nodeName(".k"), ...SWAPS[which] });
const seenOf = (letters: string): Seen => ({ target: node(letters[0]), waiting: node(letters[1]), keep: node(letters[2]) });

function shown(step: SettleStep): string {
  switch (step.do) {
    case "exchange":
      return `exchange ${step.from}`;
    case "move":
      return `${step.from} to ${step.to}`;
    case "unlink":
      return `unlink ${step.at}`;
    case "end":
      return step.outcome;
  }
}

/** Target, waiting, keep; what undoing does next; what finishing does next. */
const TABLE: Readonly<Record<Which, readonly (readonly [string, string, string])[]>> = {
  "file to link": [
    ["PN-", "unlink waiting", "exchange waiting"],
    ["NP-", "exchange waiting", "waiting to keep"],
    ["N-P", "exchange keep", "settled"],
    ["PNP", "unlink keep", "exchange waiting"],
    ["P--", "settled", "lost"],
    ["P-N", "unlink keep", "lost"],
    ["N--", "lost", "settled"],
    ["FN-", "unlink waiting", "unlink waiting"],
    ["FP-", "waiting to keep", "waiting to keep"],
    ["F-P", "conflict", "conflict"],
    ["F--", "conflict", "conflict"],
    ["FNF", "unlink keep", "unlink keep"],
    ["NF-", "exchange waiting", "exchange waiting"],
    ["NFP", "exchange keep", "settled"],
    ["NFG", "exchange waiting", "exchange waiting"],
    ["-P-", "waiting to target", "waiting to keep"],
    ["--P", "keep to target", "lost"],
    ["-N-", "unlink waiting", "waiting to target"],
    ["-F-", "waiting to target", "lost"],
    ["---", "lost", "lost"],
    ["PF-", "settled", "lost"],
  ],
  "absent to link": [
    ["-N-", "unlink waiting", "waiting to target"],
    ["N--", "target to waiting", "settled"],
    ["NN-", "target to waiting", "unlink waiting"],
    ["---", "settled", "lost"],
    ["FN-", "unlink waiting", "unlink waiting"],
    ["F--", "conflict", "conflict"],
    ["-F-", "waiting to target", "lost"],
    ["NF-", "target to waiting", "settled"],
  ],
  "absent to link, unnoted": [
    ["-F-", "settled", "lost"],
    ["---", "settled", "lost"],
    ["-N-", "unlink waiting", "waiting to target"],
    ["FN-", "unlink waiting", "unlink waiting"],
  ],
  "file to link, unnoted": [
    ["PF-", "settled", "lost"],
    ["PN-", "unlink waiting", "exchange waiting"],
    ["NP-", "exchange waiting", "waiting to keep"],
    ["NF-", "lost", "settled"],
  ],
  "to payload": [
    ["PN-", "settled", "exchange waiting"],
    ["NP-", "exchange waiting", "waiting to keep"],
    ["N-P", "exchange keep", "settled"],
    ["P-N", "keep to waiting", "lost"],
    ["PNN", "unlink keep", "exchange waiting"],
    ["PNP", "unlink keep", "exchange waiting"],
    ["FN-", "conflict", "conflict"],
    ["NF-", "exchange waiting", "exchange waiting"],
  ],
  "absent to payload": [
    ["-N-", "settled", "waiting to target"],
    ["N--", "target to waiting", "settled"],
    ["NN-", "target to waiting", "unlink waiting"],
    ["-F-", "settled", "lost"],
  ],
  "to absent": [
    ["P--", "settled", "target to keep"],
    ["--P", "keep to target", "settled"],
    ["P-P", "unlink keep", "target to keep"],
    ["F--", "conflict", "conflict"],
    ["F-P", "conflict", "conflict"],
    ["--F", "keep to target", "keep to target"],
    ["---", "lost", "settled"],
  ],
};

const rows = ALL.flatMap((which) => TABLE[which].map(([letters, undo, finish]) => [which, letters, undo, finish] as const));

describe("decideSettle()", () => {
  it.each(rows)("decideSettle(): %s at %s, undo: %s, finish: %s [REQ-A3]", (which, letters, undo, finish) => {
    const step = (direction: Direction): string => shown(decideSettle(direction, swapOf(which), seenOf(letters)));
    expect([step("undo"), step("finish")]).toEqual([undo, finish]);
  });

  it("decideSettle(): no state but the very same node or our own link is ever unlinked [REQ-A4] [REQ-PN2]", () => {
    const letter = fc.constantFrom(...Object.keys(NODES));
    const which = fc.constantFrom(...ALL);
    fc.assert(
      fc.property(which, letter, letter, letter, fc.constantFrom<Direction>("undo", "finish"), (name, target, waiting, keep, direction) => {
        const seen = seenOf(target + waiting + keep);
        const step = decideSettle(direction, swapOf(name), seen);
        const gone = step.do === "unlink" ? seen[step.at] : none;
        const elsewhere = step.do === "unlink" && [seen.target, step.at === "keep" ? seen.waiting : seen.keep].some((other) => sameInode(other, gone));
        const ownLink = sameInode(gone, node("N")) && SWAPS[name].incoming?.how === "link";
        expect(gone.kind === "none" || elsewhere || ownLink).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("decideSettle(): from every state, both directions end after a few steps [REQ-R3]", () => {
    const letters = Object.keys(NODES);
    for (const which of ALL)
      for (const target of letters) for (const waiting of letters) for (const keep of letters) for (const direction of ["undo", "finish"] as const) {
        let seen = seenOf(target + waiting + keep);
        let steps = 0;
        for (let step = decideSettle(direction, swapOf(which), seen); step.do !== "end" && steps < 10; step = decideSettle(direction, swapOf(which), seen)) {
          const next = apply(seen, step);
          // A taken name stops a move; settleSwap says so.
          if (next === undefined) break;
          seen = next;
          steps += 1;
        }
        expect(steps, `${which} ${target}${waiting}${keep} ${direction}`).toBeLessThan(6);
      }
  });
});

/** What the file system makes of a step; undefined where a name is taken by another node. */
function apply(seen: Seen, step: Exclude<SettleStep, { do: "end" }>): Seen | undefined {
  switch (step.do) {
    case "exchange":
      return { ...seen, target: seen[step.from], [step.from]: seen.target };
    case "unlink":
      return { ...seen, [step.at]: none };
    case "move": {
      const to = seen[step.to];
      if (to.kind !== "none" && !sameInode(to, seen[step.from])) return undefined;
      return { ...seen, [step.to]: seen[step.from], [step.from]: none };
    }
  }
}
