/** This proves that a run whose journal cannot be trusted hides no other from those who only look (REQ-J4). */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { history } from "../../src/history/history.ts";
import { show } from "../../src/history/show.ts";
import { smokeRun } from "../../src/smoke/smoke-run.ts";
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

async function linked(place: Scratch, target: string): Promise<string> {
  return (await apply(place.context(), { links: [{ target, source: "/opt/p/ls" }], mode: "commit" })).run_id ?? "";
}

test.for<[string, (path: string) => void, string]>([
  ["garbage", garbage, "journal_tampered"],
  ["a FIFO", fifo, "journal_unreadable"],
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

test("show(): an older run whose journal is broken, nothing of it concerns a newer one [REQ-J4]", async () => {
  const place = scratch();
  const [good, link] = [await linked(place, "/usr/bin/fresh"), await linked(place, "/usr/sbin/link")];
  garbage(inFolder(place, good, "journal.jsonl"));
  expect(await show(place.context(), { runId: link })).toMatchObject({ ok: true, broken: [], run: { run_id: link } });
});
