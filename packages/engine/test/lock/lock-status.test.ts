/** This proves what is told of the lock of a root. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { closeDir, closeRoot, nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "@switchyard/locking";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { lockStatus } from "../../src/lock/lock-status.ts";
import { scratch, type Scratch } from "../support/scratch.ts";

const FREE = { kind: "switchyard.lock_status", ok: true, exit_code: 0, error: null, state: "free", holders: [], record: null, waiting: [], writer_waits: false, warnings: [] };

/** The lock of the root, held until let go. */
async function held({ root }: Scratch, mode: "exclusive" | "shared"): Promise<() => void> {
  const opened = openRoot(root);
  const dir = openDir(opened, ["var", "lib", "switchyard"].map((name) => nodeName(name)));
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 0, runId: "the-run", mode });
  return () => {
    lock.release();
    closeDir(dir);
    closeRoot(opened);
  };
}

test("lockStatus(): a root that was never touched, free, and nothing is made", async () => {
  const place = scratch();
  expect(await lockStatus(place.context())).toMatchObject({ ...FREE, path: place.at("var/lib/switchyard/lock") });
  expect(existsSync(place.at("var"))).toBe(false);
});

test("lockStatus(): after a run, free, and its file says nothing any more [REQ-L6]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await lockStatus(place.context())).toMatchObject(FREE);
});

test("lockStatus(): held, by which process and for which run, also with another state directory [REQ-L1] [REQ-L6]", async () => {
  const place = scratch();
  mkdirSync(place.at("var/lib/switchyard"), { recursive: true });
  const release = await held(place, "exclusive");
  const wanted = { ok: true, exit_code: 0, state: "held", holders: [{ pid: process.pid }], record: { pid: process.pid, run_id: "the-run", process: "running" } };
  expect(await lockStatus(place.context())).toMatchObject(wanted);
  expect(await lockStatus({ ...place.context(), stateDir: "/elsewhere" })).toMatchObject(wanted);
  release();
  expect(await lockStatus(place.context())).toMatchObject(FREE);
});

test("lockStatus(): held by a reader, shared, without record", async () => {
  const place = scratch();
  mkdirSync(place.at("var/lib/switchyard"), { recursive: true });
  const release = await held(place, "shared");
  expect(await lockStatus(place.context())).toMatchObject({ state: "shared", holders: [{ pid: process.pid }], record: null });
  release();
});

test("lockStatus(): a record of another boot, free, its process is gone [REQ-L6]", async () => {
  const place = scratch();
  mkdirSync(place.at("var/lib/switchyard"), { recursive: true });
  writeFileSync(place.at("var/lib/switchyard/lock"), JSON.stringify({ pid: process.pid, start_time: "1", boot_id: "another", run_id: "old", acquired_at: "2026-01-01T00:00:00Z" }));
  expect(await lockStatus(place.context())).toMatchObject({ state: "free", record: { run_id: "old", process: "gone" } });
});

test("lockStatus(): a link at its place, refused and not followed [REQ-L6]", async () => {
  const place = scratch();
  mkdirSync(place.at("var/lib/switchyard"), { recursive: true });
  writeFileSync(place.at("theirs"), "theirs");
  symlinkSync("/theirs", place.at("var/lib/switchyard/lock"));
  expect(await lockStatus(place.context())).toMatchObject({ ok: false, exit_code: 30, state: null, error: { id: "E_LOCKING", reason: "lock_path_foreign" } });
  expect(readFileSync(place.at("theirs"), "utf8")).toBe("theirs");
});

test("lockStatus(): no such root, a usage error", async () => {
  const place = scratch();
  expect(await lockStatus({ ...place.context(), root: place.at("nowhere") })).toMatchObject({ ok: false, exit_code: 2, error: { reason: "root_unusable" } });
});
