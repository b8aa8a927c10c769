import { appendFileSync, chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { observe } from "../../src/node/observe.ts";
import { swap } from "../../src/swap/swap.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import type { Swap, SwapMethod } from "../../src/swap/swap-types.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { identityAt, look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { relinkTo, remove, replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath, type Scratch } from "../support/scratch.ts";
import { begin, KEEP, PAYLOAD, prepare, STAGE, TARGET, type Shape } from "../support/shapes.ts";
import { beforeRename, withoutExchange } from "../support/wrapped.ts";

const strict = { allowNoExchange: false };
const allowing = { allowNoExchange: true };
const toLink: Shape = { prior: "file", next: "link" };

/** A change that is ready to be made. */
function ready(shape: Shape, sys: (path: string) => Syscalls = linuxSyscalls): Scratch & { readonly change: Swap } {
  const path = scratchPath();
  prepare(path, shape);
  const made = rootAt(path, sys(path));
  return { ...made, change: begin(made.dir, shape, () => undefined) };
}

describe("swap()", () => {
  it.each<[Shape, SwapMethod]>([
    [toLink, "exchange"],
    [{ prior: "symlink", next: "link" }, "exchange"],
    [{ prior: "none", next: "link" }, "place"],
    [{ prior: "symlink", next: "file payload" }, "exchange"],
    [{ prior: "none", next: "file payload" }, "place"],
    [{ prior: "symlink", next: "nothing" }, "remove"],
    [{ prior: "none", next: "nothing" }, "none"],
  ])("swap(): %o, the new node at the target and the old inode kept [REQ-A1] [REQ-B4] [REQ-R2]", (shape, method) => {
    const { dir, change } = ready(shape);
    const prior = observe(dir, TARGET);
    const incoming = change.incoming === null ? { kind: "none" } : identityAt(dir, change.incoming.name);
    expect(swap(dir, change, strict)).toBe(method);
    expect(identityAt(dir, TARGET)).toEqual(incoming);
    const kept = observe(dir, KEEP);
    expect(kept.kind).toBe(prior.kind);
    // All but ctime, and atime, which looking changes: inode, birth, mtime in ns, mode, owner, size, link text.
    const { ctimeNs: _, atimeNs: __, ...before } = prior.kind === "none" ? { ctimeNs: 0n, atimeNs: 0n } : { ...prior.stat };
    expect(kept).toMatchObject(prior.kind === "none" ? {} : { stat: before });
    const names = [TARGET, KEEP, "neighbour"].filter((name) => observe(dir, name).kind !== "none");
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual(names.sort());
  });

  it("swap(): set-id bits of the displaced node, kept; later chmod of them no conflict [REQ-R2] [REQ-B5]", () => {
    const { dir, path, change } = ready(toLink);
    chmodSync(join(path, TARGET), 0o4755);
    expect(swap(dir, change, strict)).toBe("exchange");
    expect(observe(dir, KEEP)).toMatchObject({ stat: { mode: 0o104755 } });
  });

  it("swap(): a hard-linked target, its other names untouched [REQ-R2]", () => {
    const { dir, path, change } = ready(toLink);
    linkSync(join(path, TARGET), join(path, "other-name"));
    swap(dir, change, strict);
    expect(identityAt(dir, "other-name")).toEqual(identityAt(dir, KEEP));
  });

  it.each<[string, (path: string) => void]>([
    ["replaced by its equal", (path) => replaceBy(path, TARGET, "prior")],
    ["replaced by a link", (path) => relinkTo(path, TARGET, "theirs")],
    ["written to", (path) => appendFileSync(join(path, TARGET), "x")],
    ["given another mode", (path) => chmodSync(join(path, TARGET), 0o700)],
    ["replaced by a directory", (path) => { remove(path, TARGET); mkdirSync(join(path, TARGET)); }],
  ])("swap(): the target has been %s since it was observed, conflict and theirs is back, same inode [REQ-A4]", (_what, act) => {
    const { dir, path, change } = ready(toLink);
    act(path);
    const theirs = identityAt(dir, TARGET);
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    expect(identityAt(dir, TARGET)).toEqual(theirs);
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual([STAGE, "neighbour", TARGET].sort());
  });

  it.each<[string, Shape, (path: string) => void]>([
    ["has gone", toLink, (path) => remove(path, TARGET)],
    ["has gone", { prior: "symlink", next: "nothing" }, (path) => remove(path, TARGET)],
    ["has come", { prior: "none", next: "link" }, (path) => writeFileSync(join(path, TARGET), "theirs")],
    ["is another", { prior: "symlink", next: "nothing" }, (path) => relinkTo(path, TARGET, "prior")],
    ["was written to", { prior: "file", next: "nothing" }, (path) => appendFileSync(join(path, TARGET), "x")],
  ])("swap(): the target %s (%o), conflict and everything as it was [REQ-A4]", (_what, shape, act) => {
    const { dir, path, change } = ready(shape);
    act(path);
    const before = look(dir);
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    expect(look(dir)).toEqual(before);
  });

  it("swap(): a newer node comes while a removal's foreign node is put back, the newer stands and the other is kept [REQ-A4]", () => {
    const { dir, path, change } = ready({ prior: "symlink", next: "nothing" }, (at) => beforeRename(linuxSyscalls(), 2, () => replaceBy(at, TARGET, "newest")));
    relinkTo(path, TARGET, "theirs");
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    expect(look(dir)).toMatchObject({ [TARGET]: { bytes: "newest" }, [KEEP]: { identity: { dest: "theirs" } } });
  });

  it("swap(): the staged link is gone or another's, refused and nothing changed [REQ-A4]", () => {
    for (const act of [remove, (path: string, name: string) => relinkTo(path, name, "evil"), (path: string, name: string) => relinkTo(path, name, "new")]) {
      const { dir, path, change } = ready(toLink);
      act(path, STAGE);
      const before = look(dir);
      expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "node_lost" });
      expect(look(dir)).toEqual(before);
    }
  });

  it("swap(): the staged link goes in the last instant, node_lost and the target stands [REQ-A2]", () => {
    const { dir, change } = ready(toLink, (path) => beforeRename(linuxSyscalls(), 1, () => remove(path, STAGE)));
    const before = identityAt(dir, TARGET);
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "node_lost" });
    expect(identityAt(dir, TARGET)).toEqual(before);
  });

  it.each([toLink, { prior: "symlink", next: "nothing" }] as const)("swap(): the name to keep it under is taken (%o), told, nothing overwritten, and undone by settling [REQ-B1]", (shape) => {
    const { dir, path, change } = ready(shape);
    const prior = look(dir)[TARGET];
    writeFileSync(join(path, KEEP), "theirs");
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "name_taken" });
    expect(refusal(() => settleSwap(dir, change, "finish"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "name_taken" });
    expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
    expect(look(dir)).toMatchObject({ [TARGET]: prior, [KEEP]: { bytes: "theirs" } });
    expect(dir.sys.readDirectory(dir.fd)).toHaveLength(3);
  });

  it.each(["EPERM", "EROFS", "ENOSPC", "EBUSY", "EIO"])("swap(): the kernel answers %s, syscall_failed and the old node stands [REQ-A1]", (errno) => {
    const { dir, change } = ready(toLink, () => ({ ...linuxSyscalls(), rename: (_dir, name) => { throw new SyscallError("renameat2", errno, name); } }));
    const before = look(dir);
    expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_ATOMIC_SWAP", reason: "syscall_failed" });
    expect(look(dir)).toEqual(before);
  });

  it("swap(): a mistake in a program, not taken for the kernel's answer", () => {
    const { dir, change } = ready(toLink, () => ({ ...linuxSyscalls(), rename: () => { throw Object.assign(new TypeError("x"), { code: "ERR_INVALID_ARG_TYPE" }); } }));
    expect(() => swap(dir, change, strict)).toThrow(TypeError);
  });
});

const degraded = (shape: Shape): ReturnType<typeof ready> => ready(shape, () => withoutExchange(linuxSyscalls()));

describe("swap() without RENAME_EXCHANGE", () => {
  it.each<Shape>([toLink, { prior: "symlink", next: "link" }, { prior: "symlink", next: "file payload" }, { prior: "symlink", next: "nothing" }])(
    "swap(): %o, not allowed, refused and nothing changed; allowed, link_over and the old inode kept [REQ-F2]",
    (shape) => {
      const { dir, change } = degraded(shape);
      const before = look(dir);
      expect(refusal(() => swap(dir, change, strict))).toEqual({ id: "E_EXDEV", reason: "no_exchange" });
      expect(look(dir)).toEqual(before);
      expect(swap(dir, change, allowing)).toBe("link_over");
      expect(look(dir)[KEEP]).toEqual(before[TARGET]);
      expect(look(dir)[TARGET]).toEqual(before[change.incoming?.name ?? "nothing"]);
    },
  );

  it("swap(): placing a link needs no weaker way [REQ-F2]", () => {
    const { dir, change } = degraded({ prior: "none", next: "link" });
    expect(swap(dir, change, strict)).toBe("place");
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual(["neighbour", TARGET]);
  });

  it("swap(): a foreign target, conflict and no second name of theirs left [REQ-A4]", () => {
    const { dir, path, change } = degraded(toLink);
    replaceBy(path, TARGET, "theirs");
    const before = look(dir);
    expect(refusal(() => swap(dir, change, allowing))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    expect(look(dir)).toEqual(before);
  });

  it("swap(): target gone, or the keep name taken, told apart [REQ-A4]", () => {
    const gone = degraded(toLink);
    remove(gone.path, TARGET);
    expect(refusal(() => swap(gone.dir, gone.change, allowing))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    const taken = degraded({ prior: "symlink", next: "file payload" });
    symlinkSync("theirs", join(taken.path, KEEP));
    const before = look(taken.dir);
    expect(refusal(() => swap(taken.dir, taken.change, allowing))).toEqual({ id: "E_ATOMIC_SWAP", reason: "name_taken" });
    expect(look(taken.dir)).toEqual(before);
    expect(before[PAYLOAD]).toBeDefined();
  });
});
