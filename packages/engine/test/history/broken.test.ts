/** This proves that a run whose journal cannot be trusted hides no other from those who only look (REQ-J4). */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { linuxSyscalls, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { BARRIERS, encodeFrame, parseJournal, type JournalRecord } from "@switchyard/journal";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { history } from "../../src/history/history.ts";
import { show } from "../../src/history/show.ts";
import { smokeRun } from "../../src/smoke/smoke-run.ts";
import { knownValues } from "../../src/status/known-values.ts";
import { status } from "../../src/status/status.ts";
import { verifyRuns } from "../../src/verify/verify-runs.ts";
import { inFolder } from "../support/provisional.ts";
import { scratch, type Scratch } from "../support/scratch.ts";

function garbage(path: string): void {
  writeFileSync(path, `not a journal\n${"x".repeat(100)}\n`);
}

function fifo(path: string): void {
  rmSync(path);
  execFileSync("mkfifo", [path]);
}

function spoilt(record: JournalRecord): JournalRecord {
  return record.type === "intent" ? { ...record, sidecar: { ...record.sidecar, content: "{}" } } : record;
}

/** A journal that proves itself, with a text in it that is no sidecar. */
function noSidecar(path: string): void {
  let [prev, batch] = ["", 0];
  const lines = parseJournal(readFileSync(path), path).records.map((record, n) => {
    const { line, digest } = encodeFrame({ n, batch, prev, record: spoilt(record) });
    prev = digest;
    if (BARRIERS.has(record.type)) batch += 1;
    return line;
  });
  writeFileSync(path, Buffer.concat(lines));
}

/** A kernel that does not let this run's folder be opened: root's own, met by somebody else. */
function closing(runId: string): Syscalls {
  const kernel = linuxSyscalls();
  const openat2: Syscalls["openat2"] = (fd, path, how) => {
    if (path.endsWith(`/${runId}`)) throw new SyscallError("openat2", "EACCES", path);
    return kernel.openat2(fd, path, how);
  };
  return { ...kernel, openat2 };
}

async function linked(place: Scratch, target: string): Promise<string> {
  return (await apply(place.context(), { links: [{ target, source: "/opt/p/ls" }], mode: "commit" })).run_id ?? "";
}

test.for<[string, (path: string) => void, string]>([
  ["garbage", garbage, "journal_tampered"],
  ["a FIFO", fifo, "journal_unreadable"],
  ["whole, but holds a sidecar that is none", noSidecar, "journal_tampered"],
])("status(), verifyRuns(), history(), show(), smokeRun(): a newer run whose journal is %s, it is told and so is the rest, exit 70 [REQ-J4]", async ([, spoil, reason]) => {
  const place = scratch();
  const [good, link] = [await linked(place, "/usr/bin/fresh"), await linked(place, "/usr/sbin/link")];
  spoil(inFolder(place, link, "journal.jsonl"));
  const error = { id: "E_RESTORE_FAILED", reason };
  const told = { ok: false, exit_code: 70, error, broken: [{ run_id: link, error }] };
  expect(await status(place.context())).toMatchObject({ ...told, runs: [{ run_id: good }], run_id: good, targets: [{ target: "/usr/bin/fresh", state: "switched" }] });
  expect(await verifyRuns(place.context(), { runId: null, hashes: false })).toMatchObject({ ...told, checked: 1, differing: [] });
  expect(await history(place.context(), { target: null, limit: null })).toMatchObject({ ...told, runs: [{ run_id: good }] });
  expect(await show(place.context(), { runId: good })).toMatchObject({ ...told, run: { run_id: good }, places: { run: expect.any(String) } });
  for (const runId of [link, null]) expect(await show(place.context(), { runId })).toMatchObject({ ok: false, exit_code: 70, error, run: null });
  const smokeRunner = localRunner({ limits: { timeoutMs: 2000 } });
  expect(await smokeRun({ ...place.context(), smokeRunner }, { runId: null, targets: [] })).toMatchObject({ ok: false, exit_code: 70, error, targets: ["/usr/bin/fresh"], status: "ok", warnings: [expect.any(String)] });
  expect(await smokeRun({ ...place.context(), smokeRunner }, { runId: good, targets: [] })).toMatchObject({ ok: true, targets: ["/usr/bin/fresh"] });
});

test("status(), verifyRuns(), history(), show(), smokeRun(), knownValues(): a run whose folder may not be opened, told; the rest all the same", async () => {
  const place = scratch();
  const [good, link] = [await linked(place, "/usr/bin/fresh"), await linked(place, "/usr/sbin/link")];
  const context = place.context({ syscalls: closing(link) });
  const error = { id: "E_POLICY", reason: "state_unusable", errno: "EACCES" };
  const told = { ok: false, exit_code: 10, error, broken: [{ run_id: link, error }] };
  expect(await status(context)).toMatchObject({ ...told, runs: [{ run_id: good }], targets: [{ target: "/usr/bin/fresh", state: "switched" }] });
  expect(await verifyRuns(context, { runId: null, hashes: false })).toMatchObject({ ...told, checked: 1, differing: [] });
  expect(await history(context, { target: null, limit: null })).toMatchObject({ ...told, runs: [{ run_id: good }] });
  expect(await show(context, { runId: good })).toMatchObject({ ...told, run: { run_id: good } });
  expect(await show(context, { runId: link })).toMatchObject({ ok: false, error, run: null });
  expect((await knownValues(context)).runs).toMatchObject([{ run_id: good }]);
  const smokeRunner = localRunner({ limits: { timeoutMs: 2000 } });
  expect(await smokeRun({ ...context, smokeRunner }, { runId: null, targets: [] })).toMatchObject({ ok: false, error, targets: ["/usr/bin/fresh"], warnings: [expect.any(String)] });
});

test("apply(): a run whose folder may not be opened, nothing is done: it may stand in the way", async () => {
  const place = scratch();
  const link = await linked(place, "/usr/sbin/link");
  const report = await apply(place.context({ syscalls: closing(link) }), { links: [{ target: "/usr/bin/fresh", source: "/opt/p/fresh" }], mode: "commit" });
  expect(report).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "state_unusable" } });
  expect(existsSync(place.at("usr/bin/fresh"))).toBe(false);
});

test("show(): an older run whose journal is broken, nothing of it concerns a newer one [REQ-J4]", async () => {
  const place = scratch();
  const [good, link] = [await linked(place, "/usr/bin/fresh"), await linked(place, "/usr/sbin/link")];
  garbage(inFolder(place, good, "journal.jsonl"));
  expect(await show(place.context(), { runId: link })).toMatchObject({ ok: true, broken: [], run: { run_id: link } });
});
