import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { NodeIdentity } from "../../src/node/identity.ts";
import { sameInode } from "../../src/node/identity.ts";
import { settleStage, type StageOwner } from "../../src/swap/settle-stage.ts";
import { swap } from "../../src/swap/swap.ts";
import { identityAt, look } from "../support/look.ts";
import { replaceBy } from "../support/rivals.ts";
import { scratch } from "../support/scratch.ts";
import { begin, KEEP, prepare, SHAPES, STAGE, TARGET } from "../support/shapes.ts";
import { isKilled, killedAt } from "../support/wrapped.ts";

const owner = (ours: NodeIdentity, prior: NodeIdentity): StageOwner => ({ isOurs: (node) => sameInode(node, ours), prior, keep: KEEP });

describe("settleStage()", () => {
  it.each(SHAPES.filter(({ next }) => next === "link"))("settleStage(): $prior becomes $next, killed before each change: no stage name is left, no node lost [REQ-A1] [REQ-PN2]", (shape) => {
    for (let k = 1; k < 4; k++) {
      const { dir, path } = scratch();
      prepare(path, shape);
      const before = look(dir);
      const change = begin(dir, shape, () => undefined);
      const staged = identityAt(dir, STAGE);
      const dying = { ...dir, sys: killedAt(dir.sys, k - 1).sys };
      isKilled(() => swap(dying, change, { allowNoExchange: true }));
      const has = identityAt(dir, STAGE);
      const outcome = settleStage(dir, STAGE, owner(staged, change.prior));
      expect(outcome).toBe(has.kind === "none" ? "absent" : sameInode(has, staged) ? "removed" : "kept");
      const after = look(dir);
      expect(after[STAGE]).toBeUndefined();
      // The old node, where there was one, has one of its two names; an absent target leaves the backup name free.
      expect([after[TARGET], after[KEEP]]).toContainEqual(before[TARGET]);
      expect(settleStage(dir, STAGE, owner(staged, change.prior))).toBe("absent");
      expect(look(dir)).toEqual(after);
    }
  });

  it.each(["file", "dir", "link"])("settleStage(): a foreign %s at the stage name, left alone [REQ-A4] [REQ-PN2]", (kind) => {
    const { dir, path } = scratch();
    symlinkSync("new", join(path, STAGE));
    const ours = identityAt(dir, STAGE);
    dir.sys.unlinkat(dir.fd, STAGE);
    if (kind === "file") writeFileSync(join(path, STAGE), "theirs");
    if (kind === "dir") mkdirSync(join(path, STAGE));
    if (kind === "link") symlinkSync("another", join(path, STAGE));
    const before = look(dir);
    expect(settleStage(dir, STAGE, owner(ours, { kind: "none" }))).toBe("foreign");
    expect(look(dir)).toEqual(before);
  });

  it("settleStage(): a regular file is never removed, whoever says it is ours [REQ-A1]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, STAGE), "bytes");
    expect(settleStage(dir, STAGE, { isOurs: () => true, prior: { kind: "none" }, keep: KEEP })).toBe("foreign");
    expect(look(dir)[STAGE]?.bytes).toBe("bytes");
  });

  it("settleStage(): the backup name holds something else, both stay; the same node, one name goes [REQ-B1]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, STAGE), "old");
    const prior = identityAt(dir, STAGE);
    replaceBy(path, KEEP, "theirs");
    expect(settleStage(dir, STAGE, owner({ kind: "none" }, prior))).toBe("keep_taken");
    expect([look(dir)[STAGE]?.bytes, look(dir)[KEEP]?.bytes]).toEqual(["old", "theirs"]);
    dir.sys.unlinkat(dir.fd, KEEP);
    linkSync(join(path, STAGE), join(path, KEEP));
    expect(settleStage(dir, STAGE, owner({ kind: "none" }, prior))).toBe("kept");
    expect(Object.keys(look(dir))).toEqual([KEEP]);
  });
});
