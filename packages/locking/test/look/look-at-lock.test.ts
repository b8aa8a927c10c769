/** This proves what is seen of a lock by who does not take it. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { nodeName } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { kernelLock, lookAtLock, type LockLook } from "../../src/index.ts";
import { flockGets, flockOf, rival } from "../support/rival.ts";

const look = ({ dir }: Scratch): LockLook => lookAtLock(dir, nodeName("lock"));
const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const FREE = { state: "free", holders: [], record: null, waiting: [], writerWaits: false };

it("lookAtLock(): never taken, free, and no file is made [REQ-L6]", () => {
  const place = scratch();
  expect(look(place)).toEqual(FREE);
  expect(place.dir.sys.readDirectory(place.dir.fd)).toEqual([]);
});

it("lookAtLock(): held by another process, its pid by the kernel and its record, then free [REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "theirs");
  expect(look(place)).toMatchObject({ state: "exclusive", holders: [{ pid: other.pid, command: expect.stringMatching(/./) }], record: { pid: other.pid, run_id: "theirs", whereabouts: "here" } });
  await other.release();
  expect(look(place)).toEqual(FREE);
});

it("lookAtLock(): held by this process, told as any other [REQ-L6]", async () => {
  const place = scratch();
  const lock = await at(place).acquire({ timeoutMs: 0, runId: "mine" });
  expect(look(place)).toMatchObject({ state: "exclusive", holders: [{ pid: process.pid }], record: { run_id: "mine" } });
  lock.release();
});

it("lookAtLock(): its holder was killed, free, with the record of one who has gone [REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "killed");
  await other.kill();
  expect(look(place)).toMatchObject({ state: "free", holders: [], record: { run_id: "killed", whereabouts: "gone" } });
});

it("lookAtLock(): held by readers, shared, without record; a writer that waits shows", async () => {
  const place = scratch();
  const readers = [await rival(place.path, "one", "shared"), await rival(place.path, "two", "shared")];
  expect(look(place)).toMatchObject({ state: "shared", record: null, writerWaits: false });
  expect(new Set(look(place).holders.map(({ pid }) => pid))).toEqual(new Set(readers.map(({ pid }) => pid)));
  const ending = new AbortController();
  const writer = at(place).acquire({ timeoutMs: 20_000, runId: "writer", signal: ending.signal }).catch(() => undefined);
  await expect.poll(() => look(place).writerWaits).toBe(true);
  ending.abort();
  await writer;
});

it("lookAtLock(): flock(1) holds the file and another one waits, both are named", async () => {
  const place = scratch();
  const first = await flockOf(place.at("lock"));
  const second = flockOf(place.at("lock"));
  await expect.poll(() => look(place).waiting).toMatchObject([{ command: "flock" }]);
  expect(look(place)).toMatchObject({ state: "exclusive", record: null });
  await first.release();
  await (await second).release();
});

it("lookAtLock(): looked at without a pause, whoever asks once always gets it", async () => {
  const place = scratch();
  const ending = new AbortController();
  const looking = (async (): Promise<void> => {
    while (!ending.signal.aborted) {
      for (let looks = 0; looks < 50; looks++) look(place);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const got: boolean[] = [];
  for (let asked = 0; asked < 20; asked++) got.push(await flockGets(place.path), await flockGets(place.at("lock")));
  ending.abort();
  await looking;
  expect(got).not.toContain(false);
});

it("lookAtLock(): a link at its place is refused and not followed [REQ-L6]", () => {
  const place = scratch();
  writeFileSync(place.at("elsewhere"), "theirs");
  symlinkSync("elsewhere", place.at("lock"));
  expect(() => look(place)).toThrow(expect.objectContaining({ id: "E_LOCKING", reason: "lock_path_foreign", op: "look" }));
  expect(readFileSync(place.at("elsewhere"), "utf8")).toBe("theirs");
});

it.each(["", "{", "[]", `{"pid":"x"}`, "\0\u001B[2J"])("lookAtLock(): the file holds %j, no record", (content) => {
  const place = scratch();
  writeFileSync(place.at("lock"), content);
  expect(look(place)).toEqual(FREE);
});
