import { appendFileSync, linkSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linkNode } from "../../src/copy/link-node.ts";
import { identityOf, sameInode } from "../../src/node/identity.ts";
import { observe } from "../../src/node/observe.ts";
import { closeDir, openDir } from "../../src/path/dir-handle.ts";
import { closeRoot, openRoot } from "../../src/path/root.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { swap } from "../../src/swap/swap.ts";
import { identityAt, look } from "../support/look.ts";
import { refusal, refusalOf } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { begin, KEEP, prepare, STAGE, TARGET, type Shape } from "../support/shapes.ts";
import { mount, overlay, type Overlay } from "../support/system.ts";
import { isKilled, killedAt } from "../support/wrapped.ts";

const strict = { allowNoExchange: false };

/** Layers on one file system, on two, and on two with the other ways of making inode numbers. */
const LAYERS = [["one file system", false, ""], ["two file systems", true, ""], ["two file systems, xino=off", true, ",xino=off"], ["two file systems, xino=on", true, ",xino=on"]] as const;

/** An overlay in whose lower layer the target lies. */
function lowered(shape: Shape, twoFileSystems: boolean, options: string, also: (lower: string) => void = () => undefined): Overlay {
  const base = scratchPath();
  const merged = join(base, "merged");
  const upperBase = join(base, "upper-base");
  for (const path of [merged, upperBase]) mkdirSync(path);
  if (twoFileSystems) mount("-t", "tmpfs", "none", upperBase);
  return overlay(base, merged, (lower) => { prepare(lower, shape); also(lower); }, upperBase, options);
}

describe.each(LAYERS)("overlayfs with its layers on %s", (_layers, twoFileSystems, options) => {
  it.each<Shape>([{ prior: "file", next: "link" }, { prior: "symlink", next: "link" }, { prior: "file", next: "nothing" }])(
    "swap(): a lower $prior becomes $next and is copied up on the way, no conflict; undone exactly [REQ-F3] [REQ-A4] [REQ-R2]",
    (shape) => {
      const { merged } = lowered(shape, twoFileSystems, options);
      const first = rootAt(merged);
      const before = look(first.dir);
      const change = begin(first.dir, shape, () => undefined);
      swap(first.dir, change, strict);
      expect(look(first.dir)[KEEP]).toEqual(before[TARGET]);
      expect(settleSwap(first.dir, change, "undo").outcome).toBe("settled");
      expect(look(first.dir)).toEqual(before);
    },
  );

  it("swap(): killed before every change, a lower file settles both ways [REQ-A1] [REQ-A3]", () => {
    const shape: Shape = { prior: "file", next: "link" };
    for (const direction of ["undo", "finish"] as const) for (let k = 1; k < 5; k++) {
      const { dir } = rootAt(lowered(shape, twoFileSystems, options).merged);
      const before = look(dir);
      const dying = { ...dir, sys: killedAt(dir.sys, k).sys };
      const change = begin(dir, shape, () => undefined);
      isKilled(() => swap(dying, change, strict));
      expect(settleSwap(dir, change, direction).outcome).toBe("settled");
      const wanted = direction === "undo" ? before : { ...look(dir), [KEEP]: before[TARGET], [STAGE]: undefined };
      expect(look(dir)).toEqual(wanted);
    }
  });

  it("swap(): a lower file that was replaced or written to since it was observed, conflict and theirs is back [REQ-A4]", () => {
    const shape: Shape = { prior: "file", next: "link" };
    for (const act of [(path: string) => replaceBy(path, TARGET, "prior"), (path: string) => appendFileSync(join(path, TARGET), "x")]) {
      const { merged } = lowered(shape, twoFileSystems, options);
      const { dir } = rootAt(merged);
      const change = begin(dir, shape, () => undefined);
      act(merged);
      const theirs = identityAt(dir, TARGET);
      expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
      expect(identityAt(dir, TARGET)).toEqual(theirs);
    }
  });
});

describe("overlayfs", () => {
  it("observe(): copying up changes the birth time and nothing else that counts [REQ-A4]", () => {
    const { merged } = lowered({ prior: "file", next: "nothing" }, false, "");
    const { dir } = rootAt(merged);
    const raw = (): bigint | null => dir.sys.statx(dir.fd, TARGET).btimeNs;
    const [before, bornBefore] = [identityAt(dir, TARGET), raw()];
    dir.sys.rename(dir.fd, TARGET, KEEP, 0);
    dir.sys.rename(dir.fd, KEEP, TARGET, 0);
    expect(raw()).not.toBe(bornBefore);
    expect(identityAt(dir, TARGET)).toEqual(before);
    expect(before).toMatchObject({ btime_ns: null });
  });

  it("swap(): a hard-linked lower file gets another inode number by being copied up: conflict at first, its bytes back; then it succeeds [REQ-A4] [REQ-A2]", () => {
    const shape: Shape = { prior: "file", next: "link" };
    const { merged } = lowered(shape, false, "", (lower) => linkSync(join(lower, TARGET), join(lower, "second")));
    const { dir } = rootAt(merged);
    const change = begin(dir, shape, () => undefined);
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    expect(readFileSync(join(merged, TARGET), "latin1")).toBe("prior");
    expect(sameInode(identityAt(dir, TARGET), change.prior)).toBe(false);
    settleSwap(dir, change, "undo");
    const again = begin(dir, shape, () => undefined);
    expect(swap(dir, again, strict)).toBe("exchange");
    expect(look(dir)[KEEP]).toMatchObject({ bytes: "prior" });
  });

  it("linkNode(): a hard-linked lower file, known again by its descriptor; one that was replaced just before, source_changed and no second name [REQ-A4]", async () => {
    for (const isReplaced of [false, true]) {
      const { merged } = lowered({ prior: "file", next: "nothing" }, false, "", (lower) => linkSync(join(lower, TARGET), join(lower, "second")));
      const { dir } = rootAt(merged);
      const expected = identityAt(dir, TARGET);
      const linkat: typeof dir.sys.linkat = (...args) => {
        if (isReplaced) replaceBy(merged, TARGET, "prior");
        dir.sys.linkat(...args);
      };
      const to = { dir: { ...dir, sys: { ...dir.sys, linkat } }, name: KEEP };
      const linked = linkNode(dir, TARGET, to, { expected });
      expect(await (isReplaced ? refusalOf(linked) : linked)).toEqual(isReplaced ? { id: "E_GENERIC", reason: "source_changed" } : "link");
      expect(identityAt(dir, KEEP)).toEqual(isReplaced ? { kind: "none" } : identityAt(dir, TARGET));
    }
  });

  it("swap(): after a remount the kept lower file is still known by its identity [REQ-J2]", () => {
    const shape: Shape = { prior: "file", next: "link" };
    const made = lowered(shape, false, "");
    const root = openRoot(made.merged);
    const first = openDir(root, []);
    const change = begin(first, shape, () => undefined);
    swap(first, change, strict);
    closeDir(first);
    closeRoot(root);
    made.remount();
    const { dir } = rootAt(made.merged);
    expect(identityOf(observe(dir, KEEP))).toEqual(change.prior);
    expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
  });
});
