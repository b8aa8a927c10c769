import * as fc from "fast-check";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isSwitchyardError } from "../../src/errors/switchyard-error.ts";
import type { NodeIdentity } from "../../src/node/identity.ts";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { swap } from "../../src/swap/swap.ts";
import type { Incoming, Swap } from "../../src/swap/swap-types.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { identityAt, look } from "../support/look.ts";
import { relinkTo, replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { TARGET } from "../support/shapes.ts";
import { Killed, killedAt, withoutExchange } from "../support/wrapped.ts";

/** One thing done to the target, and what befalls it. */
interface Op {
  /** A link to something, the newest kept payload back, or nothing at the target any more. */
  readonly become: "link" | "payload" | "absent";
  /** Killed before so many changes, counted from the staging on; 9 means never. */
  readonly kill: number;
  readonly direction: "undo" | "finish";
  /** Someone else replaces the target between look and swap. */
  readonly rival: "none" | "file" | "link";
}

const op: fc.Arbitrary<Op> = fc.record({
  become: fc.constantFrom("link", "payload", "absent"),
  kill: fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) }, { weight: 1, arbitrary: fc.constant(9) }),
  direction: fc.constantFrom("undo", "finish"),
  rival: fc.oneof({ weight: 5, arbitrary: fc.constant("none" as const) }, { weight: 1, arbitrary: fc.constantFrom("file" as const, "link" as const) }),
});

/** What the world should look like: who stands at the target, and who is kept, by name. */
interface Model {
  target: NodeIdentity;
  readonly kept: Map<string, NodeIdentity>;
}

const none: NodeIdentity = { kind: "none" };

function step(dir: DirHandle, path: string, model: Model, given: Op, round: number): void {
  const dying = { ...dir, sys: killedAt(dir.sys, given.kill).sys };
  const prior = identityAt(dir, TARGET);
  expect(prior).toEqual(model.target);
  let change: Swap = { target: TARGET, incoming: null, prior, keep: nodeName(`.tool.x.${round}.bak`) };
  const newest = [...model.kept.keys()].at(-1);
  const incoming = (node: Incoming): void => { change = { ...change, incoming: node }; };
  let reason = "killed";
  try {
    if (given.become === "link") {
      const name = nodeName(`.tool.x.${round}.stage`);
      incoming({ name, node: { linkTo: `v${round}` }, how: "link" });
      incoming({ name, node: { identity: stageLink(dying, name, `v${round}`) }, how: "link" });
    }
    if (given.become === "payload" && newest !== undefined) incoming({ name: nodeName(newest), node: { identity: model.kept.get(newest) ?? none }, how: "payload" });
    if (given.rival === "file") replaceBy(path, TARGET, `theirs ${round}`);
    if (given.rival === "link") relinkTo(path, TARGET, `theirs ${round}`);
    reason = swap(dying, change, { allowNoExchange: true });
  } catch (error) {
    if (isSwitchyardError(error)) reason = error.reason;
    else if (!(error instanceof Killed)) throw error;
  }
  if (reason === "killed" || reason === "conflict") settle(dir, change, given, model, reason === "conflict");
  else done(model, change, identityAt(dir, TARGET));
  compare(dir, model);
}

/** The model of a change that was made. */
function done(model: Model, change: Swap, target: NodeIdentity): void {
  if (change.incoming !== null) model.kept.delete(change.incoming.name);
  if (change.prior.kind !== "none") model.kept.set(change.keep, change.prior);
  model.target = target;
}

function settle(dir: DirHandle, change: Swap, given: Op, model: Model, contested: boolean): void {
  const direction = contested ? "undo" : given.direction;
  const first = settleSwap(dir, change, direction);
  const again = settleSwap(dir, change, direction);
  expect([again.outcome, again.changed]).toEqual([first.outcome, false]);
  // Others have the last word at the target, and nothing of ours is in its place.
  if (given.rival !== "none") model.target = first.outcome === "settled" ? first.seen.target : identityAt(dir, TARGET);
  if (given.rival === "none" && direction === "finish" && first.outcome === "settled") done(model, change, identityAt(dir, TARGET));
}

/** Nobody is lost, nobody stands where he should not, no other name is there. */
function compare(dir: DirHandle, model: Model): void {
  const expected = new Map(model.kept);
  if (model.target.kind !== "none") expected.set(TARGET, model.target);
  const actual = Object.entries(look(dir)).map(([name, { identity }]) => [name, identity] as const);
  expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
}

describe("settleSwap(), any history", () => {
  it.each([
    ["with RENAME_EXCHANGE", linuxSyscalls()],
    ["without RENAME_EXCHANGE", withoutExchange(linuxSyscalls())],
  ])("settleSwap(): any sequence of changes, kills, settlings and rivals %s, everyone is where the model says [REQ-A1] [REQ-A3] [REQ-A4] [REQ-R6]", (_kernel, sys) => {
    let histories = 0;
    fc.assert(
      fc.property(fc.constantFrom("file", "link", "none"), fc.array(op, { minLength: 1, maxLength: 12 }), (start, ops) => {
        const path = scratchPath();
        const { dir } = rootAt(path, sys);
        if (start === "file") writeFileSync(join(path, TARGET), "original");
        if (start === "link") relinkTo(path, TARGET, "original");
        const model: Model = { target: identityAt(dir, TARGET), kept: new Map() };
        for (const [round, one] of ops.entries()) step(dir, path, model, one, round);
        rmSync(path, { recursive: true });
        histories += 1;
      }),
      { numRuns: 250 },
    );
    expect(histories).toBe(250);
  });
});
