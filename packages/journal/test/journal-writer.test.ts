/** This proves what appending costs, and what stands on the disk when it is cut short. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { linuxSyscalls, nodeName, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { decideRecovery, JournalWriter, parseJournal, readJournal, type JournalRecord, type ParsedJournal } from "../src/index.ts";
import { BEGIN, bytesOf, INTENT, LINK, RUN } from "./support/sample.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const NAME = nodeName("journal.jsonl");
const sys = linuxSyscalls();

const MEBIBYTE = 1024 * 1024;
/** So many actions take about three and a half mebibytes. */
const MANY = 600;

function manyIntents(): JournalRecord[] {
  const content = "s".repeat(5500);
  return Array.from({ length: MANY }, (_, index) => ({ ...INTENT, index, parents: [`d${index}`], sidecar: { ...INTENT.sidecar, content } }));
}

async function written(place: Scratch, records: readonly JournalRecord[]): Promise<ParsedJournal> {
  const writer = JournalWriter.create(place.dir, NAME);
  await appendAll(writer, records);
  writer.close();
  return onDisk(place);
}

async function appendAll(writer: JournalWriter, records: readonly JournalRecord[]): Promise<void> {
  for (const record of records) await writer.append(record);
}

function onDisk(place: Scratch): ParsedJournal {
  const parsed = readJournal(place.dir, NAME, "j");
  if (parsed === null) throw new Error("there is no journal");
  return parsed;
}

/** Kernel calls that are noted by name, in order. */
function counting(calls: string[]): Pick<Syscalls, "write" | "fsync" | "ftruncate"> {
  return {
    write: (fd, bytes) => (calls.push("write"), sys.write(fd, bytes)),
    fsync: (fd) => (calls.push("fsync"), sys.fsync(fd)),
    ftruncate: (fd, length) => (calls.push("ftruncate"), sys.ftruncate(fd, length)),
  };
}

it("append(): a run, one write and one sync for each batch [REQ-J1]", async () => {
  const calls: string[] = [];
  const place = scratch(counting(calls));
  expect((await written(place, RUN)).records).toEqual(RUN);
  const batches = RUN.filter(({ type }) => ["intents", "prepared", "committed", "closed"].includes(type)).length;
  expect(calls).toEqual(Array.from({ length: batches }, () => ["write", "fsync"]).flat());
});

it("append(): nothing before the barrier is written, all of it with the barrier [REQ-J1]", async () => {
  const place = scratch();
  const writer = JournalWriter.create(place.dir, NAME);
  await writer.append(BEGIN);
  await writer.append(INTENT);
  expect(readFileSync(place.at(NAME)).length).toBe(0);
  await writer.append({ type: "intents", count: 1 });
  writer.close();
  expect(onDisk(place).records).toEqual([BEGIN, INTENT, { type: "intents", count: 1 }]);
});

it("append(): a large batch, written in whole pages as it grows and synced once [REQ-J1]", async () => {
  const sizes: number[] = [];
  const calls: string[] = [];
  const noting = counting(calls);
  const place = scratch({ ...noting, write: (fd, bytes) => (sizes.push(bytes.length), noting.write(fd, bytes)) });
  const records: JournalRecord[] = [BEGIN, ...manyIntents(), { type: "intents", count: MANY }];
  expect(await written(place, records)).toMatchObject({ records, torn: false });
  expect(calls).toEqual(["write", "write", "write", "write", "fsync"]);
  expect(sizes.slice(0, -1).map((size) => size % 4096)).toEqual([0, 0, 0]);
  expect(Math.max(...sizes)).toBeLessThan(1.2 * MEBIBYTE);
});

it("append(): cut short in a large batch, torn, and reopened as if the batch had never begun [REQ-J1, REQ-J4]", async () => {
  const place = scratch();
  const read = await written(place, [BEGIN, ...manyIntents()]);
  expect(read.torn).toBe(true);
  expect(decideRecovery(read.records)).toEqual({ do: "discard" });
  (await JournalWriter.reopen(place.dir, NAME, read)).close();
  expect(onDisk(place)).toMatchObject({ records: read.records, torn: false });
});

it("append(): the disk is full before the barrier of a large batch, that batch never was and another can follow [REQ-J1, REQ-J5]", async () => {
  let room = 2 * MEBIBYTE;
  const place = scratch({
    write: (fd, bytes) => {
      sys.write(fd, bytes.subarray(0, room));
      room -= bytes.length;
      if (room < 0) throw new SyscallError("write", "ENOSPC", NAME);
    },
  });
  const writer = JournalWriter.create(place.dir, NAME);
  for (const record of RUN.slice(0, 4)) await writer.append(record);
  await expect(appendAll(writer, manyIntents())).rejects.toMatchObject({ code: "ENOSPC" });
  expect(onDisk(place)).toMatchObject({ records: RUN.slice(0, 4), torn: false });
  room = MEBIBYTE;
  await appendAll(writer, [{ type: "undoing", error: null }, { type: "undone", conflicts: [] }]);
  writer.close();
  expect(onDisk(place)).toMatchObject({ records: [...RUN.slice(0, 4), { type: "undoing" }, { type: "undone" }], torn: false });
});

it("append(): undoing on a full disk, not written before its barrier, however much waits [REQ-J5]", async () => {
  let full = false;
  const calls: string[] = [];
  const place = scratch({ write: (fd, bytes) => (full ? calls.push("write") : sys.write(fd, bytes)) });
  const writer = JournalWriter.create(place.dir, NAME);
  await appendAll(writer, RUN.slice(0, 7));
  full = true;
  const message = "x".repeat(2 * MEBIBYTE);
  await writer.append({ type: "undoing", error: { id: "E_SMOKE", reason: "r", message, path: null } });
  expect(calls).toEqual([]);
  writer.close();
});

it("append(): undoing in a provisional run, durable at once [REQ-J3, REQ-A3]", async () => {
  const calls: string[] = [];
  const place = scratch(counting(calls));
  const writer = JournalWriter.create(place.dir, NAME);
  await appendAll(writer, [...RUN.slice(0, 8), { type: "provisional", deadline_ms: 1 }]);
  calls.length = 0;
  await writer.append({ type: "undoing", error: null });
  writer.close();
  expect(calls).toEqual(["write", "fsync"]);
  expect(decideRecovery(onDisk(place).records, { nowMs: 0 }).do).toBe("undo");
});

it("append(): undoing in a provisional run taken up again, durable at once, and its end follows [REQ-J3]", async () => {
  const place = scratch();
  const read = await written(place, [...RUN.slice(0, 8), { type: "provisional", deadline_ms: 1 }]);
  const writer = await JournalWriter.reopen(place.dir, NAME, read);
  await writer.append({ type: "undoing", error: null });
  expect(onDisk(place).records.at(-1)?.type).toBe("undoing");
  await writer.append({ type: "undone", conflicts: [] });
  writer.close();
  expect(decideRecovery(onDisk(place).records, { nowMs: 0 }).do).toBe("complete");
});

it("append(): provisional could not be written, the run turns back like any other [REQ-J5]", async () => {
  let full = false;
  const place = scratch({
    write: (fd, bytes) => {
      if (full) throw new SyscallError("write", "ENOSPC", NAME);
      sys.write(fd, bytes);
    },
  });
  const writer = JournalWriter.create(place.dir, NAME);
  await appendAll(writer, RUN.slice(0, 8));
  full = true;
  await expect(writer.append({ type: "provisional", deadline_ms: 1 })).rejects.toMatchObject({ code: "ENOSPC" });
  await writer.append({ type: "undoing", error: null });
  writer.close();
  expect(onDisk(place).records).toEqual(RUN.slice(0, 7));
});

it("append(): more actions than could be read again, refused [REQ-J1]", async () => {
  const place = scratch();
  const { next } = await written(place, [BEGIN]);
  const writer = await JournalWriter.reopen(place.dir, NAME, { records: [BEGIN], torn: false, next, validLength: 512 * MEBIBYTE });
  await expect(writer.append(INTENT)).rejects.toMatchObject({ id: "E_POLICY", exitCode: 10, reason: "plan_too_large" });
  writer.close();
});

it("append(): killed while appending, every batch that returned is there [REQ-J1, REQ-J4]", async () => {
  const place = scratch();
  const child = spawn(process.execPath, [fileURLToPath(new URL("support/appender-main.ts", import.meta.url)), place.path], { stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  while (told.split("\n").length < 50) await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");
  const returned = Number(told.trim().split("\n").at(-1));
  expect(returned).toBeGreaterThan(40);
  expect(onDisk(place).records.filter(({ type }) => type === "prepared").length).toBeGreaterThanOrEqual(returned);
});

it("append(): the disk is full in the middle of a batch, that batch never was and another can follow [REQ-J1, REQ-J5]", async () => {
  let full = false;
  const place = scratch({
    write: (fd, bytes) => {
      sys.write(fd, full ? bytes.subarray(0, bytes.length / 2) : bytes);
      if (full) throw new SyscallError("write", "ENOSPC", NAME);
    },
  });
  const writer = JournalWriter.create(place.dir, NAME);
  for (const record of RUN.slice(0, 7)) await writer.append(record);
  full = true;
  await writer.append({ type: "switched" });
  await expect(writer.append({ type: "committed" })).rejects.toMatchObject({ code: "ENOSPC" });
  expect(writer.unsure).toBe(false);
  expect(onDisk(place)).toMatchObject({ records: RUN.slice(0, 7), torn: false });
  full = false;
  const undone: JournalRecord[] = [{ type: "undoing", error: null }, { type: "undone", conflicts: [] }];
  for (const record of undone) await writer.append(record);
  writer.close();
  expect(onDisk(place)).toMatchObject({ records: [...RUN.slice(0, 7), ...undone], torn: false });
});

it("append(): a sync fails, every later append fails with its error [REQ-J1]", async () => {
  const failure = new SyscallError("fsync", "EIO", NAME);
  let broken = false;
  const place = scratch({ fsync: (fd) => (broken ? Promise.reject(failure) : sys.fsync(fd)) });
  const writer = JournalWriter.create(place.dir, NAME);
  broken = true;
  await expect(writer.append({ type: "prepared" })).rejects.toBe(failure);
  expect(writer.unsure).toBe(true);
  broken = false;
  await expect(writer.append({ type: "undone", conflicts: [] })).rejects.toBe(failure);
  writer.close();
  expect(onDisk(place).records).toEqual([{ type: "prepared" }]);
});

it("create(): the name is taken, nothing changed", async () => {
  const place = scratch();
  await written(place, RUN);
  expect(() => JournalWriter.create(place.dir, NAME)).toThrow(expect.objectContaining({ code: "EEXIST" }));
  expect(onDisk(place).records).toEqual(RUN);
});

it("committed: once that record is durable, also in a journal taken up again; not where its sync failed [REQ-F1]", async () => {
  const place = scratch();
  const at = RUN.findIndex(({ type }) => type === "committed");
  const writer = JournalWriter.create(place.dir, NAME);
  await appendAll(writer, RUN.slice(0, at));
  expect(writer.committed).toBe(false);
  await appendAll(writer, RUN.slice(at, at + 1));
  expect(writer.committed).toBe(true);
  writer.close();
  const again = await JournalWriter.reopen(place.dir, NAME, onDisk(place));
  expect(again.committed).toBe(true);
  again.close();
  const failing = scratch({ fsync: () => Promise.reject(new SyscallError("fsync", "EIO", NAME)) });
  const unsure = JournalWriter.create(failing.dir, NAME);
  await expect(unsure.append({ type: "committed" })).rejects.toMatchObject({ code: "EIO" });
  expect(unsure.committed).toBe(false);
  unsure.close();
});

it("close(): records after the last barrier are dropped [REQ-J1]", async () => {
  const place = scratch();
  expect(await written(place, RUN.slice(0, 6))).toMatchObject({ records: RUN.slice(0, 4), torn: false });
});

it("reopen(): goes on with the chain [REQ-J2]", async () => {
  const place = scratch();
  const writer = await JournalWriter.reopen(place.dir, NAME, await written(place, RUN.slice(0, 7)));
  for (const record of RUN.slice(7)) await writer.append(record);
  writer.close();
  expect(onDisk(place)).toMatchObject({ records: RUN, torn: false });
});

it("reopen(): a killed process left what was not synced, durable before anything is done about it [REQ-J2, REQ-A3]", async () => {
  const calls: string[] = [];
  const place = scratch(counting(calls));
  writeFileSync(place.at(NAME), bytesOf(RUN.slice(0, 9)).bytes);
  const writer = await JournalWriter.reopen(place.dir, NAME, onDisk(place));
  writer.close();
  expect(calls).toEqual(["fsync"]);
});

it("reopen(): a torn tail, cut off and synced before anything is written [REQ-J2, REQ-J4]", async () => {
  const calls: string[] = [];
  const place = scratch(counting(calls));
  await written(place, RUN.slice(0, 7));
  appendFileSync(place.at(NAME), tornTail());
  calls.length = 0;
  const writer = await JournalWriter.reopen(place.dir, NAME, onDisk(place));
  expect(onDisk(place)).toMatchObject({ records: RUN.slice(0, 8), torn: false });
  for (const record of RUN.slice(8)) await writer.append(record);
  writer.close();
  expect(calls).toEqual(["ftruncate", "fsync", "write", "fsync", "write", "fsync"]);
  expect(onDisk(place)).toMatchObject({ records: RUN, torn: false });
});

it.each(["ftruncate", "fsync"] as const)("reopen(): ends at its %s, the next one does the same again [REQ-J2]", async (call) => {
  let dying = false;
  const die = (): never => {
    throw new SyscallError(call, "EIO", NAME);
  };
  const place = scratch({ [call]: (fd: number, length: number) => (dying ? die() : call === "fsync" ? sys.fsync(fd) : sys.ftruncate(fd, length)) });
  await written(place, RUN.slice(0, 7));
  appendFileSync(place.at(NAME), tornTail());
  dying = true;
  await expect(JournalWriter.reopen(place.dir, NAME, onDisk(place))).rejects.toMatchObject({ code: "EIO" });
  dying = false;
  const writer = await JournalWriter.reopen(place.dir, NAME, onDisk(place));
  await writer.append({ type: "committed" });
  writer.close();
  expect(onDisk(place)).toMatchObject({ records: RUN.slice(0, 9), torn: false });
});

it("readJournal(): written by the encoder alone, the same bytes [REQ-J1]", async () => {
  const place = scratch();
  const records: JournalRecord[] = [BEGIN, { type: "staged", index: 0, identity: LINK }, { type: "prepared" }];
  await written(place, records);
  const { bytes } = bytesOf(records);
  expect(readFileSync(place.at(NAME)).equals(bytes)).toBe(true);
  expect(parseJournal(bytes, "j").records).toEqual(records);
});

/** The next batch of the sample run, as far as it got: its first record whole, its second not. */
function tornTail(): Buffer {
  const { bytes, batchEnds } = bytesOf(RUN);
  return bytes.subarray(batchEnds[2], (batchEnds[3] ?? 0) - 20);
}
