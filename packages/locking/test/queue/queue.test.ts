/** This proves who is served first within one thread. */
import { performance } from "node:perf_hooks";
import { closeDir, linuxSyscalls, nodeName, openDir } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished } from "vitest";
import { kernelLock, type Lock, type LockMode } from "../../src/index.ts";
import { caught } from "../support/caught.ts";
import { rival } from "../support/rival.ts";
import { settle } from "../support/settle.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const once = { timeoutMs: 0, runId: "once" };
const patient = { timeoutMs: 10_000, runId: "patient" };
const others = { id: "E_LOCKING", reason: "timeout", attempts: 0 };

it("acquire(): twenty ask, by several handles of one directory, served in that order [REQ-L1, REQ-T1]", async () => {
  const place = scratch();
  const other = openDir(place.root, []);
  onTestFinished(() => closeDir(other));
  const held = await at(place).acquire(once);
  const order: number[] = [];
  const requests = Array.from({ length: 20 }, async (_, index) => {
    const lock = await kernelLock(index % 2 === 0 ? place.dir : other, nodeName("lock")).acquire(patient);
    order.push(index);
    lock.release();
  });
  held.release();
  await Promise.all(requests);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

it("release(): the next one is woken before any timer, and asks once more [REQ-L3]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  let heir: Lock | undefined;
  const waiting = at(place).acquire(patient).then((lock) => (heir = lock));
  held.release();
  await settle();
  expect(heir).toMatchObject({ attempts: 2 });
  (await waiting).release();
});

it("release(): asked again at once, those who wait are first [REQ-L1]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  const order: string[] = [];
  const want = async (who: string): Promise<void> => {
    const lock = await at(place).acquire(patient);
    order.push(who);
    lock.release();
  };
  const waiting = want("waited");
  held.release();
  await Promise.all([waiting, want("came back")]);
  expect(order).toEqual(["waited", "came back"]);
});

it("acquire(): times out or is aborted in the queue, those behind are served [REQ-L3]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  const first = at(place).acquire(patient);
  const impatient = caught(at(place).acquire({ ...patient, timeoutMs: 60 }));
  const controller = new AbortController();
  const aborted = caught(at(place).acquire({ ...patient, signal: controller.signal }));
  const last = at(place).acquire(patient);
  controller.abort();
  expect(await aborted).toMatchObject({ reason: "aborted", attempts: 0 });
  expect(await impatient).toMatchObject(others);
  held.release();
  (await first).release();
  (await last).release();
});

it("acquire(): times out in the queue, names this process as the holder, and asked nobody [REQ-L3, REQ-L5, REQ-L6]", async () => {
  const place = scratch();
  const held = await at(place).acquire({ ...once, runId: "mine" });
  const controller = new AbortController();
  const first = caught(at(place).acquire({ ...patient, signal: controller.signal }));
  const start = performance.now();
  const error = await caught(at(place).acquire({ ...patient, timeoutMs: 60 }));
  expect(error).toMatchObject({ ...others, holder: { pid: process.pid, run_id: "mine" }, obstacle: { by: "process" } });
  expect(error.waitMs).toBeGreaterThanOrEqual(60);
  expect(error.waitMs).toBeLessThanOrEqual(performance.now() - start);
  controller.abort();
  await first;
  held.release();
});

it("acquire(): timeout 0 while another waits, refused at once without asking, names the other process [REQ-L3, REQ-L5]", async () => {
  const place = scratch();
  const other = await rival(place.path, "other");
  const controller = new AbortController();
  const first = caught(at(place).acquire({ ...patient, signal: controller.signal }));
  expect(await caught(at(place).acquire(once))).toMatchObject({ ...others, holder: { pid: other.pid } });
  controller.abort();
  expect((await first).attempts).toBeGreaterThan(0);
});

it("acquire(): the first in the queue gives up, the next one asks the kernel at once [REQ-L3]", async () => {
  let asked = 0;
  const sys = linuxSyscalls();
  const place = scratch({ flock: (fd, operation) => ((asked += 1), sys.flock(fd, operation)) });
  const other = await rival(place.path, "other");
  const controller = new AbortController();
  const first = caught(at(place).acquire({ ...patient, signal: controller.signal }));
  const second = at(place).acquire(patient);
  const before = asked;
  controller.abort();
  await first;
  await settle();
  expect(asked).toBeGreaterThan(before);
  await other.release();
  (await second).release();
});

it("acquire(): readers next to each other are let in together, a writer between them divides [REQ-L1]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  const inside = new Map<string, Lock>();
  const want = async (who: string, mode: LockMode): Promise<void> => void inside.set(who, await at(place).acquire({ ...patient, mode }));
  const requests = [want("a", "shared"), want("b", "shared"), want("writer", "exclusive"), want("c", "shared")];
  const settled = async (): Promise<string[]> => (await settle(), [...inside.keys()]);
  held.release();
  expect(await settled()).toEqual(["a", "b"]);
  inside.get("a")?.release();
  expect(await settled()).toEqual(["a", "b"]);
  inside.get("b")?.release();
  expect(await settled()).toEqual(["a", "b", "writer"]);
  inside.get("writer")?.release();
  expect(await settled()).toEqual(["a", "b", "writer", "c"]);
  inside.get("c")?.release();
  await Promise.all(requests);
});

it("acquire(): this process keeps itself busy, another one gets its turn all the same [REQ-L3]", async () => {
  const place = scratch();
  const until = new AbortController();
  const busy = Array.from({ length: 4 }, async () => {
    while (!until.signal.aborted) {
      const lock = await at(place).acquire(patient);
      await new Promise((resolve) => setTimeout(resolve, 200));
      lock.release();
    }
  });
  // It is patient for 20 s; the lock is never free for longer than a wake-up but for what courtesy leaves.
  const other = await rival(place.path, "other");
  expect(await caught(at(place).acquire({ ...once, timeoutMs: 20 }))).toMatchObject({ reason: "timeout" });
  until.abort();
  await other.release();
  await Promise.all(busy);
});
