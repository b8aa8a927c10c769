/** This proves what a shared lock lets in and keeps out. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName, OPEN, SyscallError } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { exitOf, flockGets, flockOf, holding, outputOf, rival, start } from "./support/rival.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const reader = { timeoutMs: 0, runId: "reader", mode: "shared" } as const;
const writer = { timeoutMs: 0, runId: "writer", mode: "exclusive" } as const;
const patient = { timeoutMs: 10_000, runId: "patient" };
const readers = { id: "E_LOCKING", exitCode: 30, reason: "timeout", obstacle: { by: "readers" }, holder: undefined };

/** A directory in which nobody can make a file. */
function unwritable(): Scratch {
  const sys = linuxSyscalls();
  return scratch({
    openat: (dir, name, options) => {
      if (options.flags & OPEN.CREAT && name !== ".") throw new SyscallError("openat", "EROFS", name);
      return sys.openat(dir, name, options);
    },
  });
}

it("acquire(): shared, another reader gets it here and in another process, a writer does not [REQ-L1]", async () => {
  const place = scratch();
  const other = await rival(place.path, "other", "shared");
  const held = [await at(place).acquire(reader), await at(place).acquire(reader)];
  expect(await caught(at(place).acquire(writer))).toMatchObject(readers);
  await other.release();
  expect(await caught(at(place).acquire(writer))).toMatchObject(readers);
  for (const lock of held) lock.release();
  (await at(place).acquire(writer)).release();
});

it("acquire(): shared while a writer holds it, timeout that names the writer [REQ-L1, REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "writes");
  expect(await caught(at(place).acquire(reader))).toMatchObject({ reason: "timeout", attempts: 1, obstacle: { by: "process" }, holder: { pid: other.pid, run_id: "writes" } });
  await other.release();
  (await at(place).acquire(reader)).release();
});

it("acquire(): shared, writes no record and leaves a record of old alone [REQ-L6]", async () => {
  const place = scratch();
  await (await rival(place.path, "dead")).kill();
  const record = readFileSync(place.at("lock"), "utf8");
  const lock = await at(place).acquire(reader);
  expect(await caught(at(place).acquire(writer))).toMatchObject(readers);
  lock.release();
  expect(readFileSync(place.at("lock"), "utf8")).toBe(record);
});

it("acquire(): shared, flock(1) gets file and directory shared and not exclusively [REQ-L6]", async () => {
  const place = scratch();
  const lock = await at(place).acquire(reader);
  for (const path of [place.at("lock"), place.path]) {
    expect(await flockGets(path, "shared")).toBe(true);
    expect(await flockGets(path, "exclusive")).toBe(false);
  }
  lock.release();
});

it("acquire(): flock(1) holds the file, shared lets only readers in [REQ-L6]", async () => {
  const place = scratch();
  const shares = await flockOf(place.at("lock"), "shared");
  (await at(place).acquire(reader)).release();
  expect(await caught(at(place).acquire(writer))).toMatchObject({ reason: "timeout", obstacle: { by: "file" } });
  await shares.release();
  const excludes = await flockOf(place.at("lock"), "exclusive");
  expect(await caught(at(place).acquire(reader))).toMatchObject({ reason: "timeout", obstacle: { by: "file" } });
  await excludes.release();
});

it.each(["deleted", "replaced"])("acquire(): the file is %s while readers hold it, no writer gets in [REQ-L1, REQ-L6]", async (what) => {
  const place = scratch();
  const other = await rival(place.path, "reads", "shared");
  rmSync(place.at("lock"));
  if (what === "replaced") writeFileSync(place.at("lock"), "");
  expect(await caught(at(place).acquire(writer))).toMatchObject(readers);
  await other.kill();
  (await at(place).acquire(writer)).release();
});

it("acquire(): shared, the file is deleted while a writer holds it, no reader gets in [REQ-L1, REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "writes");
  rmSync(place.at("lock"));
  expect(await caught(at(place).acquire(reader))).toMatchObject({ reason: "timeout", obstacle: { by: "unnamed" } });
  await other.release();
});

it("acquire(): shared, no file and none can be made, the directory alone keeps writers out [REQ-L1]", async () => {
  const place = unwritable();
  const lock = await at(place).acquire(reader);
  expect(existsSync(place.at("lock"))).toBe(false);
  expect(JSON.parse(await outputOf(start("refused-main.ts", [place.path, "exclusive"])))).toMatchObject({ granted: false, obstacle: { by: "readers" } });
  expect(existsSync(place.at("lock"))).toBe(false);
  lock.release();
  expect(await caught(at(place).acquire(writer))).toMatchObject({ reason: "lock_unusable", errno: "EROFS" });
});

it("acquire(): shared, the file is there and cannot be written, both are locked [REQ-L1, REQ-L6]", async () => {
  const place = unwritable();
  writeFileSync(place.at("lock"), "", { mode: 0o444 });
  const lock = await at(place).acquire(reader);
  expect(await flockGets(place.at("lock"))).toBe(false);
  lock.release();
});

it("acquire(): readers who relieve one another for ever, a writer gets its turn and leaves the gate open [REQ-L3]", async () => {
  const place = scratch();
  await Promise.all([holding(start("relay-main.ts", [place.path, "a", "b"])), holding(start("relay-main.ts", [place.path, "b", "a"]))]);
  const lock = await at(place).acquire({ ...patient, timeoutMs: 20_000 });
  expect(await flockGets(place.at("lock.gate"))).toBe(true);
  lock.release();
});

it("acquire(): a writer waits for readers of another process, further readers wait behind it and are told so [REQ-L3]", async () => {
  const place = scratch();
  const other = await rival(place.path, "reads", "shared");
  const writing = rival(place.path, "writes");
  await expect.poll(async () => existsSync(place.at("lock.gate")) && !(await flockGets(place.at("lock.gate")))).toBe(true);
  expect(await caught(at(place).acquire(reader))).toMatchObject({ reason: "timeout", obstacle: { by: "waiting_writer" } });
  await other.release();
  await (await writing).release();
  (await at(place).acquire(reader)).release();
});

it("acquire(): a writer that waited for readers is killed, the gate is open again [REQ-L3, REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "reads", "shared");
  const writing = start("holder-main.ts", [place.path, "writes"]);
  await expect.poll(async () => existsSync(place.at("lock.gate")) && !(await flockGets(place.at("lock.gate")))).toBe(true);
  writing.kill("SIGKILL");
  await exitOf(writing);
  (await at(place).acquire(reader)).release();
  await other.release();
});

it("acquire(): no readers, no gate is made [REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "writes");
  expect(await caught(at(place).acquire({ ...writer, timeoutMs: 100 }))).toMatchObject({ reason: "timeout" });
  await other.release();
  (await at(place).acquire(writer)).release();
  (await at(place).acquire(reader)).release();
  expect(existsSync(place.at("lock.gate"))).toBe(false);
});

it("acquire(): readers hold it and no gate can be made, the writer waits all the same [REQ-J5]", async () => {
  const place = unwritable();
  writeFileSync(place.at("lock"), "");
  const other = await rival(place.path, "reads", "shared");
  const error = await caught(at(place).acquire({ ...writer, timeoutMs: 100 }));
  expect(error).toMatchObject(readers);
  expect(error.attempts).toBeGreaterThan(1);
  await other.release();
});
