import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyNode } from "../src/copy/copy-node.ts";
import { putFile } from "../src/file/put-file.ts";
import { stageFile } from "../src/file/stage-file.ts";
import { setMetadata } from "../src/metadata/set-metadata.ts";
import { nodeName } from "../src/path/node-name.ts";
import { settleSwap } from "../src/swap/settle-swap.ts";
import { swap } from "../src/swap/swap.ts";
import type { Swap } from "../src/swap/swap-types.ts";
import { linuxSyscalls } from "../src/syscalls/linux-syscalls.ts";
import { openDescriptors } from "./support/descriptors.ts";
import { identityAt, look } from "./support/look.ts";
import { refusal, refusalOf } from "./support/refusal.ts";
import { doneOnce, GOOD, refused } from "./support/refused.ts";
import { refusedSwap } from "./support/refused-swap.ts";
import { RICH, richFile } from "./support/rich.ts";
import { rootAt, scratchPath, type Scratch } from "./support/scratch.ts";
import { begin, KEEP, prepare, SHAPES, STAGE, TARGET } from "./support/shapes.ts";
import { bindfs } from "./support/system.ts";
import { VERBS } from "./support/verbs.ts";
import { isKilled, killedAt } from "./support/wrapped.ts";

const CODES = ["ENOSPC", "EIO", "EMFILE"] as const;
const sys = { ...linuxSyscalls(), fsync: () => Promise.resolve() };
const noExchange = { id: "E_EXDEV", reason: "no_exchange" };

/** Makes empty places, one after the other, on one mount. */
function places(...options: readonly string[]): () => Scratch {
  const top = bindfs(scratchPath(), scratchPath(), ...options);
  let made = 0;
  return () => {
    made += 1;
    const path = join(top, `place${made}`);
    mkdirSync(path);
    return rootAt(path, sys);
  };
}

describe("bindfs, which has neither RENAME_EXCHANGE nor RENAME_NOREPLACE", () => {
  it.each(VERBS)("$verb: does what it does elsewhere, no other name and no descriptor is left [REQ-F2] [REQ-A1]", async (verb) => {
    const place = places()();
    const before = openDescriptors();
    expect(await doneOnce(verb, place)).toEqual(await doneOnce(verb, rootAt(scratchPath(), sys)));
    // The other place is open twice, as a root and as a directory.
    expect(openDescriptors()).toBe(before + 2);
  });

  it.each(VERBS)("$verb: refused at each call, old or new, typed, nothing left that the next call stumbles over [REQ-F2] [REQ-A1]", async (verb) => {
    const place = places();
    const done = await doneOnce(verb, place());
    for (const code of CODES) for (let n = 0; ; n++) {
      const outcome = await refused(verb, place(), done, { n, code });
      if (outcome === undefined) break;
      expect(outcome, `${code} at call ${n}`).toEqual(GOOD);
    }
  });

  it("putFile(): expecting the prior node where the weaker way is not allowed, no_exchange and nothing left [REQ-F2]", async () => {
    const { dir, path } = places()();
    richFile(dir, path, TARGET, "old bytes");
    const before = look(dir);
    const cas = { prior: identityAt(dir, TARGET), stage: STAGE, keep: KEEP, allowNoExchange: false };
    expect(await refusalOf(putFile(dir, TARGET, Buffer.from("new"), { metadata: RICH, swap: cas }))).toEqual(noExchange);
    expect(look(dir)).toEqual(before);
  });

  it("stageFile(), putFile(), setMetadata(): without attributes, ENOTSUP, the old file stands and nothing is left; copyNode(): what it sees [REQ-R2] [REQ-S5]", async () => {
    const { dir, path } = places("--xattr-none")();
    const other = nodeName("other");
    await putFile(dir, TARGET, Buffer.from("old bytes"), { metadata: { mode: 0o4755, mtimeNs: 1_000_000_007n } });
    const before = look(dir);
    const refusals = [() => stageFile(dir, other, Buffer.from("x"), RICH), () => putFile(dir, TARGET, Buffer.from("x"), { metadata: RICH }), async () => setMetadata(dir, TARGET, { xattrs: RICH.xattrs })];
    for (const act of refusals) expect(await refusalOf(act())).toEqual({ id: "syscall", reason: "ENOTSUP" });
    expect(look(dir)).toEqual(before);
    expect(await copyNode(dir, TARGET, { dir, name: other })).toBe("copy");
    expect([readdirSync(path).sort(), readFileSync(join(path, other), "latin1")]).toEqual([[other, TARGET], "old bytes"]);
  });
});

describe.each(SHAPES)("bindfs, $prior becomes $next", (shape) => {
  // Only what displaces something needs the exchange.
  const needed = shape.prior !== "none";

  it("swap(): not allowed, refused without a change; allowed, done, the old inode kept; undone exactly [REQ-F2] [REQ-R2]", () => {
    const { dir, path } = places()();
    prepare(path, shape);
    const original = look(dir);
    const change = begin(dir, shape, () => undefined);
    const before = look(dir);
    const strict = (): unknown => swap(dir, change, { allowNoExchange: false });
    expect(needed ? refusal(strict) : noExchange).toEqual(noExchange);
    expect(look(dir)).toEqual(before);
    expect(swap(dir, change, { allowNoExchange: needed })).toBe(needed ? "link_over" : shape.next === "nothing" ? "none" : "place");
    expect(look(dir)[KEEP]).toEqual(before[TARGET]);
    expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
    expect(look(dir)).toEqual(original);
  });

  it.each(["undo", "finish"] as const)("settleSwap(): killed before every change, settled to %s; a second time changes nothing [REQ-F2] [REQ-A1] [REQ-A3]", (direction) => {
    const place = places();
    for (let k = shape.next === "link" ? 1 : 0; k < 8; k++) {
      const { dir, path } = place();
      prepare(path, shape);
      const before = look(dir);
      const dying = { ...dir, sys: killedAt(dir.sys, k).sys };
      let change: Swap | undefined;
      isKilled(() => swap(dying, begin(dying, shape, (known) => { change = known; }), { allowNoExchange: true }));
      expect(change && settleSwap(dir, change, direction).outcome, `killed at ${k}`).toBe("settled");
      const now = look(dir);
      expect(now).toEqual(direction === "undo" ? before : { ...now, [KEEP]: before[TARGET], [STAGE]: undefined });
      expect(change && settleSwap(dir, change, direction).changed).toBe(false);
    }
  });

  it("swap(), settleSwap(): refused at each call, typed, and settled exactly as before [REQ-F2] [REQ-A1]", () => {
    const place = places();
    for (const code of CODES) for (const where of ["swap", "settle"] as const) for (let n = 0; ; n++) {
      const outcome = refusedSwap(shape, place(), { n, code, where, allowNoExchange: true });
      expect(outcome, `${code} at call ${n} of ${where}`).toMatchObject({ typed: true, settled: true });
      if (outcome.isBeyond) break;
    }
  });
});
