import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { swap } from "../../src/swap/swap.ts";
import type { Swap } from "../../src/swap/swap-types.ts";
import { RENAME } from "../../src/syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { identityAt, look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { relinkTo, remove, replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath, type Scratch } from "../support/scratch.ts";
import { begin, KEEP, PAYLOAD, prepare, STAGE, TARGET, type Shape } from "../support/shapes.ts";
import { beforeRename, withoutExchange } from "../support/wrapped.ts";

const strict = { allowNoExchange: false };
const toLink: Shape = { prior: "file", next: "link" };

/** A change that is ready, and one that is done. */
function ready(shape: Shape): Scratch & { readonly change: Swap } {
  const path = scratchPath();
  prepare(path, shape);
  const made = rootAt(path);
  return { ...made, change: begin(made.dir, shape, () => undefined) };
}
function done(shape: Shape): ReturnType<typeof ready> {
  const made = ready(shape);
  swap(made.dir, made.change, strict);
  return made;
}
const under = (made: Scratch, sys: Syscalls): Scratch["dir"] => ({ ...made.dir, sys });

describe("settleSwap() against others", () => {
  it("settleSwap(): someone replaced our link since, theirs stays and ours is kept [REQ-A3] [REQ-R7]", () => {
    const made = done(toLink);
    const prior = look(made.dir)[KEEP];
    replaceBy(made.path, TARGET, "theirs");
    expect(settleSwap(made.dir, made.change, "undo")).toMatchObject({ outcome: "conflict", changed: false });
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" }, [KEEP]: prior });
  });

  it.each(["undo", "finish"] as const)("settleSwap(): exchanged and not yet filed when someone replaced our link; %s keeps theirs and files the old node [REQ-A3]", (direction) => {
    const made = ready(toLink);
    const prior = look(made.dir)[TARGET];
    made.dir.sys.rename(made.dir.fd, STAGE, TARGET, RENAME.EXCHANGE);
    replaceBy(made.path, TARGET, "theirs");
    expect(settleSwap(made.dir, made.change, direction)).toMatchObject({ outcome: "conflict", changed: true });
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" }, [KEEP]: prior });
    expect(look(made.dir)[STAGE]).toBeUndefined();
  });

  it.each(["undo", "finish"] as const)("settleSwap(): killed between displacing a foreign node and putting it back, %s puts it back [REQ-A3] [REQ-A4]", (direction) => {
    const made = ready(toLink);
    replaceBy(made.path, TARGET, "theirs");
    const { [TARGET]: theirs } = look(made.dir);
    made.dir.sys.rename(made.dir.fd, STAGE, TARGET, RENAME.EXCHANGE);
    expect(settleSwap(made.dir, made.change, direction).outcome).toBe("conflict");
    expect(look(made.dir)[TARGET]).toEqual(theirs);
    expect(settleSwap(made.dir, made.change, direction)).toMatchObject({ outcome: "conflict", changed: false });
    expect(Object.keys(look(made.dir)).sort()).toEqual(["neighbour", TARGET]);
  });

  it.each(["undo", "finish"] as const)("settleSwap(): killed between removing a foreign node and putting it back, %s puts it back [REQ-A2] [REQ-A4]", (direction) => {
    const made = ready({ prior: "symlink", next: "nothing" });
    relinkTo(made.path, TARGET, "theirs");
    const { [TARGET]: theirs } = look(made.dir);
    renameSync(join(made.path, TARGET), join(made.path, KEEP));
    expect(settleSwap(made.dir, made.change, direction).outcome).toBe("conflict");
    expect(look(made.dir)).toMatchObject({ [TARGET]: theirs });
    expect(look(made.dir)[KEEP]).toBeUndefined();
  });

  it("settleSwap(): someone replaces our link in the instant of its removal, theirs is put back [REQ-A4]", () => {
    const made = done({ prior: "none", next: "link" });
    const racing = under(made, beforeRename(linuxSyscalls(), 1, () => replaceBy(made.path, TARGET, "theirs")));
    expect(settleSwap(racing, made.change, "undo").outcome).toBe("conflict");
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" } });
    expect(look(made.dir)[STAGE]).toBeUndefined();
  });

  it("settleSwap(): the same while our link is known by its text alone, theirs is put back [REQ-A2] [REQ-A4]", () => {
    const made = done({ prior: "none", next: "link" });
    const change: Swap = { ...made.change, incoming: { name: STAGE, node: { linkTo: "new" }, how: "link" } };
    const racing = under(made, beforeRename(linuxSyscalls(), 1, () => replaceBy(made.path, TARGET, "theirs")));
    expect(settleSwap(racing, change, "undo").outcome).toBe("conflict");
    expect(Object.keys(look(made.dir)).sort()).toEqual(["neighbour", TARGET]);
  });

  it("settleSwap(): that, and killed before it is put back, put back by the next call [REQ-A2] [REQ-A4]", () => {
    const made = done({ prior: "none", next: "link" });
    replaceBy(made.path, TARGET, "theirs");
    renameSync(join(made.path, TARGET), join(made.path, STAGE));
    expect(settleSwap(made.dir, made.change, "undo").outcome).toBe("conflict");
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" } });
  });

  it("settleSwap(): someone replaces our link in the instant of the exchange, theirs stays and ours is kept [REQ-A3] [REQ-A4]", () => {
    const made = done(toLink);
    const prior = look(made.dir)[KEEP];
    const racing = under(made, beforeRename(linuxSyscalls(), 1, () => replaceBy(made.path, TARGET, "theirs")));
    expect(settleSwap(racing, made.change, "undo")).toMatchObject({ outcome: "conflict", changed: true });
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" }, [KEEP]: prior });
  });

  it("settleSwap(): that, with the old node still at the waiting name, files it [REQ-A3]", () => {
    const made = ready(toLink);
    const prior = look(made.dir)[TARGET];
    made.dir.sys.rename(made.dir.fd, STAGE, TARGET, RENAME.EXCHANGE);
    const racing = under(made, beforeRename(linuxSyscalls(), 1, () => replaceBy(made.path, TARGET, "theirs")));
    expect(settleSwap(racing, made.change, "undo").outcome).toBe("conflict");
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" }, [KEEP]: prior });
    expect(look(made.dir)[STAGE]).toBeUndefined();
  });

  it("settleSwap(): the target is missing, put back and not refused [REQ-R7]", () => {
    const made = done(toLink);
    const prior = look(made.dir)[KEEP];
    remove(made.path, TARGET);
    expect(settleSwap(made.dir, made.change, "undo").outcome).toBe("settled");
    expect(look(made.dir)).toMatchObject({ [TARGET]: prior });
  });

  it("settleSwap(): the old node was written to meanwhile, undone all the same [REQ-R9]", () => {
    const made = done(toLink);
    appendFileSync(join(made.path, KEEP), " and a late write");
    expect(settleSwap(made.dir, made.change, "undo").outcome).toBe("settled");
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "prior and a late write" } });
  });

  it("settleSwap(): the old node is nowhere, lost, and our link still stands [REQ-A2]", () => {
    const made = done(toLink);
    remove(made.path, KEEP);
    expect(settleSwap(made.dir, made.change, "undo")).toMatchObject({ outcome: "lost", changed: false });
    expect(look(made.dir)).toMatchObject({ [TARGET]: { identity: { dest: "new" } } });
  });

  it("settleSwap(): someone's file took the staged name before anything began, left there [REQ-PN2]", () => {
    const path = scratchPath();
    prepare(path, { prior: "none", next: "nothing" });
    const { dir } = rootAt(path);
    writeFileSync(join(path, STAGE), "theirs");
    const before = look(dir);
    const change: Swap = { target: TARGET, incoming: { name: STAGE, node: { linkTo: "new" }, how: "link" }, prior: { kind: "none" }, keep: KEEP };
    expect(settleSwap(dir, change, "undo")).toMatchObject({ outcome: "settled", changed: false });
    expect(look(dir)).toEqual(before);
  });

  it("settleSwap(): told to keep its own and a foreign target, conflict already then [REQ-A3]", () => {
    const made = ready(toLink);
    replaceBy(made.path, TARGET, "theirs");
    expect(settleSwap(made.dir, made.change, "undo", { keepOwn: true })).toMatchObject({ outcome: "conflict", changed: false });
    expect(look(made.dir)[STAGE]).toBeDefined();
  });

  it("settleSwap(): a payload without a word of how, no link and so not removed [REQ-R1]", () => {
    const made = ready({ prior: "symlink", next: "file payload" });
    const change: Swap = { ...made.change, incoming: { name: PAYLOAD, node: { identity: identityAt(made.dir, PAYLOAD) } } };
    const before = look(made.dir);
    swap(made.dir, change, strict);
    expect(settleSwap(made.dir, change, "undo").outcome).toBe("settled");
    expect(look(made.dir)).toEqual(before);
    expect(before[PAYLOAD]).toBeDefined();
  });

  it("settleSwap(): the names never hold still, a conflict after a bounded number of tries [REQ-A4]", () => {
    const made = done({ prior: "none", next: "link" });
    const sys = linuxSyscalls();
    const restless = under(made, { ...sys, rename: (_dir, name) => { throw new SyscallError("renameat2", "ENOENT", name); } });
    expect(refusal(() => settleSwap(restless, made.change, "undo"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
  });

  it.each(["EIO", "ENOSPC", "EPERM", "EROFS"])("settleSwap(): the kernel answers %s, told, and settled once it does not [REQ-A1]", (errno) => {
    const made = done(toLink);
    const failing = under(made, { ...linuxSyscalls(), rename: (_dir, name) => { throw new SyscallError("renameat2", errno, name); } });
    expect(refusal(() => settleSwap(failing, made.change, "undo"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "syscall_failed" });
    expect(settleSwap(made.dir, made.change, "undo").outcome).toBe("settled");
  });

  it("settleSwap(): without RENAME_EXCHANGE and a foreign target, theirs stays [REQ-F2] [REQ-A3]", () => {
    const made = done(toLink);
    const racing = withoutExchange(linuxSyscalls());
    let looks = 0;
    const under2 = under(made, { ...racing, rename: (...args) => { looks += 1; if (looks === 1) replaceBy(made.path, TARGET, "theirs"); racing.rename(...args); } });
    expect(settleSwap(under2, made.change, "undo").outcome).toBe("conflict");
    expect(look(made.dir)).toMatchObject({ [TARGET]: { bytes: "theirs" }, [KEEP]: { bytes: "prior" } });
  });
});
