/** This proves who gets the lock, when, and what it costs. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { FLOCK, linuxSyscalls, nodeName, type Syscalls } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock, parseHolder, type Lock } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { flockGets, flockOf, rival } from "./support/rival.ts";
import { settle } from "./support/settle.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const once = { timeoutMs: 0, runId: "once" };
const patient = { timeoutMs: 10_000, runId: "patient" };

it("acquire(): held in the same process, timeout [REQ-L1]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  expect(await caught(at(place).acquire(once))).toMatchObject({ id: "E_LOCKING", exitCode: 30, reason: "timeout", attempts: 1 });
  held.release();
  (await at(place).acquire(once)).release();
});

it("acquire(): held by another process, timeout until it lets go [REQ-L1]", async () => {
  const place = scratch();
  const other = await rival(place.path, "other");
  expect(await caught(at(place).acquire(once))).toMatchObject({ id: "E_LOCKING", reason: "timeout" });
  await other.release();
  (await at(place).acquire(once)).release();
});

it("acquire(): twenty tasks of one process, one at a time [REQ-L1, REQ-T1]", async () => {
  const place = scratch();
  let inside = 0;
  const task = async (): Promise<number> => {
    const lock = await at(place).acquire(patient);
    inside += 1;
    const seen = inside;
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    lock.release();
    return seen;
  };
  expect(await Promise.all(Array.from({ length: 20 }, task))).toEqual(Array.from({ length: 20 }, () => 1));
});

it("acquire(): waits in vain, timeout with measured wait, counted attempts and the holder [REQ-L3, REQ-L5, REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "the-holder");
  const start = performance.now();
  const error = await caught(at(place).acquire({ timeoutMs: 200, runId: "waits" }));
  const measured = performance.now() - start;
  expect(error.reason).toBe("timeout");
  expect(error.waitMs).toBeGreaterThanOrEqual(200);
  expect(error.waitMs).toBeLessThanOrEqual(measured);
  // At once, after pauses of 10 to 40 ms, and when the time is over.
  expect(error.attempts).toBeGreaterThanOrEqual(2);
  expect(error.attempts).toBeLessThanOrEqual(2 + measured / 9);
  const boot_id = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  expect(error.holder).toMatchObject({ pid: other.pid, run_id: "the-holder", boot_id });
});

it("acquire(): held, asked for again and again, until it is told to stop [REQ-L3, REQ-L5]", async () => {
  const sys = linuxSyscalls();
  const ending = new AbortController();
  let refusals = 0;
  const flock: Syscalls["flock"] = (fd, operation) => {
    const answer = sys.flock(fd, operation);
    if (!answer && (operation & FLOCK.EXCLUSIVE) !== 0) refusals += 1;
    if (refusals === 5) ending.abort();
    return answer;
  };
  const place = scratch({ flock });
  const other = await rival(place.path, "other");
  expect(await caught(at(place).acquire({ ...patient, timeoutMs: Number.POSITIVE_INFINITY, signal: ending.signal }))).toMatchObject({ reason: "aborted", attempts: 5 });
  await other.release();
});

it("acquire(): granted after waiting, the wait is measured and the attempts counted [REQ-L3, REQ-L5]", async () => {
  const place = scratch();
  const first = await at(place).acquire(once);
  expect(first.attempts).toBe(1);
  const granted = at(place).acquire(patient);
  const asked = performance.now();
  await sleep(120);
  const released = performance.now();
  first.release();
  const second = await granted;
  expect(second.waitMs).toBeGreaterThanOrEqual(released - asked);
  expect(second.attempts).toBeGreaterThan(1);
  second.release();
});

it("acquire(): aborted while it waits, aborted at once [REQ-L3]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  const ending = new AbortController();
  let error: unknown;
  const waiting = caught(at(place).acquire({ ...patient, signal: ending.signal })).then((thrown) => (error = thrown));
  await sleep(50);
  expect(error).toBeUndefined();
  ending.abort();
  await settle();
  expect(error).toMatchObject({ id: "E_LOCKING", reason: "aborted" });
  await waiting;
  held.release();
});

it("acquire(): aborted before, not granted though it is free [REQ-L3]", async () => {
  const place = scratch();
  expect(await caught(at(place).acquire({ ...once, signal: AbortSignal.abort() }))).toMatchObject({ reason: "aborted", attempts: 0 });
});

it("acquire(): flock(1) holds the file, timeout that names nobody [REQ-L6]", async () => {
  const place = scratch();
  // The record of a holder that was killed must not be taken for the one who holds it now.
  await (await rival(place.path, "dead")).kill();
  expect(parseHolder(readFileSync(place.at("lock"), "utf8"))?.run_id).toBe("dead");
  const other = await flockOf(place.at("lock"));
  const error = await caught(at(place).acquire(once));
  expect(error.reason).toBe("timeout");
  expect(error).toMatchObject({ obstacle: { by: "file" }, holder: undefined });
  await other.release();
  (await at(place).acquire(once)).release();
});

it("acquire(): held here, flock(1) does not get it [REQ-L6]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  expect(await flockGets(place.at("lock"))).toBe(false);
  held.release();
  expect(await flockGets(place.at("lock"))).toBe(true);
});

it("release(): called twice, the next holder keeps the lock", async () => {
  const place = scratch();
  const first: Lock = await at(place).acquire(once);
  first.release();
  const second = await at(place).acquire(once);
  first.release();
  expect(await caught(at(place).acquire(once))).toMatchObject({ reason: "timeout" });
  second.release();
});

it("release(): the record is gone [REQ-L6]", async () => {
  const place = scratch();
  const held = await at(place).acquire({ timeoutMs: 0, runId: "noted" });
  expect(parseHolder(readFileSync(place.at("lock"), "utf8"))).toMatchObject({ pid: process.pid, run_id: "noted" });
  held.release();
  expect(readFileSync(place.at("lock"), "utf8")).toBe("");
});

it("acquire(): the directory is locked by another program, as the undo script does, timeout that names nobody [REQ-L6]", async () => {
  const place = scratch();
  await (await rival(place.path, "dead")).kill();
  const other = await flockOf(place.path);
  expect(await caught(at(place).acquire(once))).toMatchObject({ reason: "timeout", obstacle: { by: "unnamed" }, holder: undefined });
  await other.release();
  (await at(place).acquire(once)).release();
});

it("acquire(): two names in one directory, each excludes the other [REQ-L1]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  expect(await caught(kernelLock(place.dir, nodeName("another")).acquire(once))).toMatchObject({ reason: "timeout", holder: { pid: process.pid } });
  held.release();
  (await kernelLock(place.dir, nodeName("another")).acquire(once)).release();
});

it("acquire(): a timeout that is no number, asks once [REQ-L3]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  expect(await caught(at(place).acquire({ ...once, timeoutMs: Number.NaN }))).toMatchObject({ reason: "timeout", attempts: 1 });
  held.release();
});

it("acquire(): a timeout without end, waits until it is free or aborted [REQ-L3]", async () => {
  const place = scratch();
  const endless = { ...once, timeoutMs: Number.POSITIVE_INFINITY };
  const held = await at(place).acquire(once);
  const [first, second] = [at(place).acquire(endless), caught(at(place).acquire({ ...endless, signal: AbortSignal.timeout(50) }))];
  expect(await second).toMatchObject({ reason: "aborted", attempts: 0 });
  held.release();
  (await first).release();
});

it("dispose: the block ends, also by an error, and the lock is free", async () => {
  const place = scratch();
  const inside = async (): Promise<void> => {
    using lock = await at(place).acquire(once);
    expect(lock.attempts).toBe(1);
    expect(await flockGets(place.at("lock"))).toBe(false);
    throw new Error("in the block");
  };
  await expect(inside()).rejects.toThrow("in the block");
  expect(await flockGets(place.at("lock"))).toBe(true);
});

it("dispose: released before, nothing more happens", async () => {
  const place = scratch();
  const first = await at(place).acquire(once);
  first.release();
  const second = await at(place).acquire(once);
  first[Symbol.dispose]();
  expect(await flockGets(place.at("lock"))).toBe(false);
  second.release();
});
