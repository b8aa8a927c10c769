import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { SyncGroup } from "../../src/sync/sync-group.ts";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { refusalOf } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

const sys = linuxSyscalls();

/** So many directories with their syncs counted. */
function directories(count: number, over: Partial<Syscalls> = {}): { readonly dirs: readonly [DirHandle, DirHandle, ...DirHandle[]]; readonly calls: { fsync: number; syncfs: number } } {
  const calls = { fsync: 0, syncfs: 0 };
  const counting: Syscalls = {
    ...sys,
    fsync: async (fd) => { calls.fsync += 1; await sys.fsync(fd); },
    syncfs: (fd) => { calls.syncfs += 1; sys.syncfs(fd); },
    ...over,
  };
  const { dir } = scratch();
  const one = (): DirHandle => ({ ...dir, sys: counting });
  return { dirs: [one(), one(), ...Array.from({ length: Math.max(0, count - 2) }, one)], calls };
}

/** A clock that goes on only when it is told to, by so many milliseconds. */
function stopped(): { readonly goOn: (ms: number) => void } {
  // A whole number: sums of others may fall short by a rounding.
  let now = Math.ceil(performance.now());
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  return { goOn: (ms) => void (now += ms) };
}

describe("SyncGroup", () => {
  it.each([[1, 1, 0], [15, 15, 0], [16, 0, 1], [100, 0, 1]])("flush(): %i directories of one file system, %i fsync and %i syncfs [REQ-BND1]", async (count, fsync, syncfs) => {
    const { dirs, calls } = directories(count);
    const group = new SyncGroup();
    for (let change = 0; change < 1000; change++) group.changed(dirs[change % count] ?? dirs[0]);
    await group.flush();
    expect([calls, group.cost.calls]).toEqual([{ fsync, syncfs }, fsync + syncfs]);
    expect(group.cost.ms).toBeGreaterThan(0);
  });

  it("flush(): many directories of several file systems, one syncfs for each", async () => {
    const { dirs, calls } = directories(30);
    const spread = dirs.map((dir, at) => ({ ...dir, sys: { ...dir.sys, statx: () => ({ ...sys.statx(dir.fd, ""), device: `8:${at % 3}` }) } }));
    const group = new SyncGroup();
    for (const dir of spread) group.changed(dir);
    await group.flush();
    expect(calls).toEqual({ fsync: 0, syncfs: 3 });
  });

  it("flush(): nothing changed, or all of it synced already, no call", async () => {
    const { dirs, calls } = directories(2);
    const group = new SyncGroup();
    await group.flush();
    for (const dir of dirs) group.changed(dir);
    await group.flush();
    await group.flush();
    expect(calls).toEqual({ fsync: 2, syncfs: 0 });
  });

  it("flushIfDue(): not before 40 ms, and at latest 50 ms after the oldest change [REQ-BND1]", async () => {
    const { dirs, calls } = directories(2);
    const [first, second] = dirs;
    const clock = stopped();
    const group = new SyncGroup();
    group.changed(first);
    clock.goOn(39);
    await group.flushIfDue();
    expect(calls.fsync).toBe(0);
    clock.goOn(1);
    group.changed(second);
    await group.flushIfDue();
    expect(calls.fsync).toBe(2);
  });

  it("flush(): a change noted while it runs, left for the next [REQ-B8]", async () => {
    const synced: string[] = [];
    const { dirs } = directories(2);
    const group = new SyncGroup();
    const slow = (dir: DirHandle, name: string): DirHandle => ({
      ...dir,
      sys: { ...sys, fsync: async () => { synced.push(name); await sleep(5); } },
    });
    const [a, b] = [slow(dirs[0], "a"), slow(dirs[1], "b")];
    group.changed(a);
    const running = group.flush();
    group.changed(a);
    group.changed(b);
    await running;
    expect(synced).toEqual(["a"]);
    await group.flush();
    expect(synced).toEqual(["a", "a", "b"]);
  });

  it("flush(): a sync fails, no other is tried, not then and not later; the error stays [REQ-B8]", async () => {
    let calls = 0;
    const clock = stopped();
    const { dirs } = directories(3, {
      fsync: () => {
        calls += 1;
        return calls === 2 ? Promise.reject(new SyscallError("fsync", "EIO", ".")) : Promise.resolve();
      },
    });
    const group = new SyncGroup();
    for (const dir of dirs) group.changed(dir);
    for (let tries = 0; tries < 3; tries++) expect(await refusalOf(group.flush())).toEqual({ id: "syscall", reason: "EIO" });
    expect(calls).toBe(2);
    clock.goOn(42);
    expect(await refusalOf(group.flushIfDue())).toEqual({ id: "syscall", reason: "EIO" });
    expect([calls, group.cost.calls]).toEqual([2, 2]);
  });

  it("flush(): syncfs fails, final as well [REQ-B8]", async () => {
    let calls = 0;
    const { dirs } = directories(20, { syncfs: () => { calls += 1; throw new SyscallError("syncfs", "ENOSPC", "."); } });
    const group = new SyncGroup();
    for (const dir of dirs) group.changed(dir);
    for (let tries = 0; tries < 2; tries++) expect(await refusalOf(group.flush())).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(calls).toBe(1);
  });
});
