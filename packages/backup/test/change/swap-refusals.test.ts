/** This proves that a change that is refused, or fails, leaves nothing of itself (REQ-A4, REQ-B2). */
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { identityOf, linuxSyscalls, nodeName, observe, SyscallError } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it, onTestFinished } from "vitest";
import { Catalog, swapAllWithBackup, swapWithBackup } from "../../src/index.ts";
import { backupsOf } from "../support/backups.ts";
import { KINDS, LS, lookAround, namesIn, nodeAt } from "../support/stand.ts";

const REFUSED: Readonly<Record<string, (place: Scratch) => unknown>> = {
  "a directory": ({ at }) => mkdirSync(at("ls")),
  "a FIFO": ({ at }) => execFileSync("mkfifo", [at("ls")]),
  "a socket": ({ at }) =>
    new Promise<void>((listening) => {
      const server = createServer().listen(at("ls"), listening);
      onTestFinished(() => void server.close());
    }),
};
it.each(Object.keys(REFUSED))("swapWithBackup(): the target is %s, target_kind and nothing left [REQ-B2]", async (what) => {
  const place = scratch();
  await REFUSED[what]?.(place);
  const before = lookAround(place);
  for (const becomes of [{ link: "new" }, null]) {
    expect(await caught(() => swapWithBackup(new Catalog(place.dir), LS, becomes))).toMatchObject({ id: "E_POLICY", exitCode: 10, reason: "target_kind", op: "keep", path: "/ls" });
  }
  expect(lookAround(place)).toEqual(before);
});

it("swapAllWithBackup(): the third of three is a directory, none is touched [REQ-B2]", async () => {
  const place = scratch();
  KINDS.file(place, "a");
  KINDS.symlink(place, "b");
  mkdirSync(place.at("c"));
  const before = lookAround(place);
  const changes = ["a", "b", "c"].map((name) => ({ target: nodeName(name), becomes: { link: "new" } }));
  expect(await caught(() => swapAllWithBackup(new Catalog(place.dir), changes))).toMatchObject({ reason: "target_kind", path: "/c" });
  expect(lookAround(place)).toEqual(before);
});

it.each(["file", "symlink", "none"] as const)("swapWithBackup(): expected was another than the %s, conflict and nothing touched [REQ-A4]", async (kind) => {
  const place = scratch();
  writeFileSync(place.at("seen"), "what was observed");
  const expected = identityOf(observe(place.dir, "seen"));
  KINDS[kind](place, "ls");
  const before = lookAround(place);
  const change = { target: LS, becomes: { link: "new" }, expected };
  expect(await caught(() => swapAllWithBackup(new Catalog(place.dir), [change]))).toMatchObject({ id: "E_ATOMIC_SWAP", reason: "conflict", path: "/ls" });
  expect(lookAround(place)).toEqual(before);
});

it("swapWithBackup(): expected is what stands there, changed [REQ-A4]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const change = { target: LS, becomes: { link: "new" }, expected: identityOf(observe(place.dir, "ls")) };
  expect((await swapAllWithBackup(new Catalog(place.dir), [change])).outcomes).toMatchObject([{ outcome: "changed" }]);
});

it.each([["no text", "", "syscall_failed"], ["5,000 bytes", "l".repeat(5000), "syscall_failed"], ["a NUL", "a\0b", "syscall_failed"]])("swapWithBackup(): a link of %s, refused and nothing left [REQ-B2]", async (_what, link, reason) => {
  const place = scratch();
  KINDS.file(place, "ls");
  const before = lookAround(place);
  expect(await caught(() => swapWithBackup(new Catalog(place.dir), LS, { link }))).toMatchObject({ id: "E_ATOMIC_SWAP", reason });
  expect(lookAround(place)).toEqual(before);
});

it.each(["file", "symlink", "none"] as const)("swapWithBackup(): someone replaces the %s at the last instant, their node stays, ours is gone [REQ-A4]", async (kind) => {
  const real = linuxSyscalls();
  const theirs = { isComing: false };
  const place = scratch({
    rename: (...args) => {
      if (theirs.isComing) renameSync(place.at("theirs"), place.at("ls"));
      theirs.isComing = false;
      real.rename(...args);
    },
  });
  KINDS[kind](place, "ls");
  writeFileSync(place.at("theirs"), "theirs");
  const node = nodeAt(place, "theirs");
  theirs.isComing = true;
  expect(await caught(() => swapWithBackup(new Catalog(place.dir), LS, { link: "new" }))).toMatchObject({ id: "E_ATOMIC_SWAP", reason: "conflict" });
  expect(namesIn(place)).toEqual(["ls"]);
  expect(nodeAt(place, "ls")).toEqual(node);
});

it("swapAllWithBackup(): the swap of one is refused, the others go on and it is as before [REQ-B2]", async () => {
  const real = linuxSyscalls();
  const place = scratch({
    rename: (dir, name, newName, flags) => {
      if (newName === "b") throw new SyscallError("renameat2", "EIO", newName);
      real.rename(dir, name, newName, flags);
    },
  });
  for (const name of ["a", "b", "c"]) KINDS.file(place, name);
  const before = lookAround(place)["b"];
  const targets = ["a", "b", "c"].map((name) => nodeName(name));
  const { outcomes } = await swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "new" } })));
  expect(outcomes).toMatchObject([{ outcome: "changed" }, { outcome: "failed", changed: false, error: { id: "E_ATOMIC_SWAP", reason: "syscall_failed" } }, { outcome: "changed" }]);
  expect(lookAround(place)["b"]).toEqual(before);
  expect(targets.map((target) => backupsOf(place, target))).toEqual([["undo 1 whole"], [], ["undo 1 whole"]]);
});

it("swapWithBackup(): syncing before the swap fails, the error is told and nothing left [REQ-B8]", async () => {
  const place = scratch({ fsync: () => Promise.reject(new SyscallError("fsync", "EIO", ".")) });
  KINDS.file(place, "ls");
  linkSync(place.at("ls"), place.at("other"));
  symlinkSync("ls", place.at("neighbour"));
  const before = lookAround(place);
  await expect(swapWithBackup(new Catalog(place.dir), LS, { link: "new" })).rejects.toMatchObject({ code: "EIO" });
  expect(lookAround(place)).toEqual(before);
});

it("swapAllWithBackup(): one target twice, the first change stands and the second is a conflict [REQ-A4]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const changes = ["A", "B"].map((link) => ({ target: LS, becomes: { link } }));
  const { outcomes } = await swapAllWithBackup(new Catalog(place.dir), changes);
  expect(outcomes).toMatchObject([{ outcome: "changed" }, { outcome: "failed", changed: false, error: { reason: "conflict" } }]);
  expect(nodeAt(place, "ls")).toMatchObject({ dest: "A" });
  expect(backupsOf(place)).toEqual(["undo 1 whole"]);
});

it("swapAllWithBackup(): many targets, the file system is synced once before the first of them changes [REQ-B8, REQ-BND1]", async () => {
  const real = linuxSyscalls();
  const order: string[] = [];
  const place = scratch({
    syncfs: (fd) => (order.push("syncfs"), real.syncfs(fd)),
    rename: (...args) => (order.push("rename"), real.rename(...args)),
  });
  const targets = Array.from({ length: 20 }, (_, index) => nodeName(`tool-${index}`));
  for (const target of targets) KINDS.file(place, target);
  await swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "new" } })));
  expect(order[0]).toBe("syncfs");
  expect(order.filter((call) => call === "syncfs")).toHaveLength(1);
});

it("swapAllWithBackup(): many targets, that sync fails, the error is told and nothing left [REQ-B8]", async () => {
  const place = scratch({
    syncfs: () => {
      throw new SyscallError("syncfs", "EIO", ".");
    },
  });
  const targets = Array.from({ length: 20 }, (_, index) => nodeName(`tool-${index}`));
  for (const target of targets) KINDS.file(place, target);
  const before = lookAround(place);
  await expect(swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "new" } })))).rejects.toMatchObject({ code: "EIO" });
  expect(lookAround(place)).toEqual(before);
});
