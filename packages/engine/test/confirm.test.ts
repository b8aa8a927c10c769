/** This proves what a confirmation does, and what it refuses (REQ-J3). */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { refusing } from "./support/broken-kernel.ts";
import { comfortable, expired, factsOf, HOUR, inFolder, past, provisional, tale } from "./support/provisional.ts";
import { scratch, tree, visible } from "./support/scratch.ts";

/** All that tells of runs; the lock tells who held it last. */
const EVERYTHING = ["usr", "var/lib/switchyard/runs", "var/log"];

test("confirm(): a run that waits, stands, with its facts and its report [REQ-J3]", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  const before = tree(place.root);
  const report = await confirm(place.context(), { runId: id });
  expect(report).toMatchObject({ command: "confirm", mode: "commit", ok: true, exit_code: 0, run_id: id, confirm_by: null, recovered: [] });
  expect(report.actions.map(({ decision, outcome }) => [decision, outcome])).toEqual(Array.from({ length: 3 }, () => ["switch", "switched"]));
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional", "committed", "closed"]);
  expect(await factsOf(place, "apply.result", id)).toMatchObject([{ decision: "success" }, { decision: "success" }, { decision: "success" }]);
  const own: unknown = JSON.parse(readFileSync(inFolder(place, id, "report.json"), "utf8"));
  expect(own).toMatchObject({ command: "apply", ok: true, run_id: id, confirm_by: null });
  expect(await status(place.context())).toMatchObject({ unfinished: [], runs: [{ state: "committed", confirm_by: null }] });
});

test.for([["the run", false], ["the newest", true]] as const)("confirm(): %s twice, the second changes nothing and says already_confirmed [REQ-J3] [REQ-R3]", async ([, newest]) => {
  const place = scratch();
  const { id } = await provisional(place);
  const runId = newest ? null : id;
  await confirm(place.context(), { runId });
  const before = tree(place.root, EVERYTHING);
  const again = await confirm(place.context(), { runId });
  expect(again).toMatchObject({ ok: true, exit_code: 0, run_id: id });
  expect(again.actions.map(({ decision, reason, outcome }) => [decision, reason, outcome])).toEqual(Array.from({ length: 3 }, () => ["noop", "already_confirmed", "unchanged"]));
  expect(tree(place.root, EVERYTHING)).toEqual(before);
});

test("confirm(): a run that was committed at once, is a success that changes nothing [REQ-J3]", async () => {
  const place = scratch();
  const { run_id: runId } = await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await confirm(place.context(), { runId })).toMatchObject({ ok: true, actions: [{ reason: "already_confirmed" }, {}, {}] });
});

test("confirm(): afterwards the deadline means nothing [REQ-J3]", async () => {
  const place = scratch();
  const { id, confirmBy } = await provisional(place, { within: await comfortable(400) });
  expect(await confirm(place.context(), { runId: id })).toMatchObject({ ok: true });
  const switched = tree(place.root);
  await past(confirmBy);
  expect(await recover(place.context())).toMatchObject({ recovered: [], waiting: [] });
  expect(tree(place.root)).toEqual(switched);
  expect(await rollback(place.context(), { runId: id, mode: "commit" })).toMatchObject({ ok: true, undoes: id });
});

test.for([["the run", false], ["the newest", true]] as const)("confirm(): %s past its deadline, is refused and it is undone; again is refused [REQ-J3]", async ([, newest]) => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await expired(place);
  const runId = newest ? null : id;
  const wanted = { ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "confirm_too_late" } };
  expect(await confirm(place.context(), { runId })).toMatchObject({ ...wanted, recovered: [{ run_id: id, outcome: "undone", reason: "deadline_passed" }] });
  expect(tree(place.root)).toEqual(before);
  expect(await confirm(place.context(), { runId })).toMatchObject({ ...wanted, recovered: [] });
});

test("confirm(): the newest is late while an older one waits, is refused and the older one waits on [REQ-J3]", async () => {
  const place = scratch();
  const older = await provisional(place, { links: place.links.slice(0, 1) });
  const late = await expired(place, { links: place.links.slice(1) });
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: false, error: { reason: "confirm_too_late" }, recovered: [{ run_id: late.id }] });
  expect(tale(place, older.id)).toEqual(["provisional"]);
  expect(await confirm(place.context(), { runId: older.id })).toMatchObject({ ok: true });
});

test("confirm(): a run whose undo.sh was run, is refused and brought to its end [REQ-J3] [REQ-RC1]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await provisional(place);
  execFileSync("sh", [inFolder(place, id, "undo.sh")], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  expect(await confirm(place.context(), { runId: id })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "run_undone" }, recovered: [{ reason: "undo_script" }] });
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional", "undoing", "undone", "closed"]);
});

test("confirm(): a run that was rolled back, before or after it was confirmed, is refused [REQ-J3]", async () => {
  const place = scratch();
  const first = await provisional(place);
  await rollback(place.context(), { runId: first.id, mode: "commit" });
  const wanted = { ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "run_undone" } };
  for (const runId of [first.id, null]) expect(await confirm(place.context(), { runId })).toMatchObject(wanted);
  const second = await provisional(place);
  await confirm(place.context(), { runId: null });
  await rollback(place.context(), { runId: second.id, mode: "commit" });
  for (const runId of [second.id, null]) expect(await confirm(place.context(), { runId })).toMatchObject(wanted);
});

test("confirm(): an apply that failed, is refused [REQ-J3]", async () => {
  const place = scratch();
  const failed = await apply(place.context({ syscalls: refusing("rename", 1, "EIO") }), { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect(failed).toMatchObject({ ok: false, rolled_back: true, confirm_by: null });
  expect(await confirm(place.context(), { runId: failed.run_id })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "run_undone" } });
});

test("confirm(): nothing waits, says so and makes nothing", async () => {
  const place = scratch();
  const wanted = { ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "nothing_provisional" } };
  expect(await confirm(place.context(), { runId: null })).toMatchObject(wanted);
  expect(existsSync(place.at("var"))).toBe(false);
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await confirm(place.context(), { runId: null })).toMatchObject(wanted);
});

test.for(["01a1fc47-6a0b-76bf-8c45-fc48c3268f31", "../../etc"])("confirm(): the run %s, is unknown, exit 2", async (runId) => {
  const place = scratch();
  await provisional(place);
  expect(await confirm(place.context(), { runId })).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "run_unknown" } });
});

test("confirm(): the journal cannot be written, is refused, and the run waits as before", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  const before = visible(place.root);
  // The first call writes who holds the lock.
  const report = await confirm(place.context({ syscalls: refusing("write", 2, "ENOSPC") }), { runId: id });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "state_unusable", errno: "ENOSPC" } });
  expect(visible(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional"]);
  expect(await confirm(place.context(), { runId: id })).toMatchObject({ ok: true });
});

test("confirm(): told to stop before another run is recovered, confirms nothing [REQ-J3]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  const before = tree(place.root);
  const stop = new AbortController();
  const kernel = linuxSyscalls();
  const readDirectory: Syscalls["readDirectory"] = (fd) => {
    // It is first called under the lock, to list the runs.
    stop.abort();
    return kernel.readDirectory(fd);
  };
  const syscalls: Syscalls = Object.assign(Object.create(kernel), { readDirectory });
  const report = await confirm(place.context({ signal: stop.signal, syscalls }), { runId: id });
  expect(report).toMatchObject({ command: "confirm", ok: false, error: { reason: "interrupted" }, recovered: [] });
  expect(tree(place.root)).toEqual(before);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ run_id: id, reason: "deadline_passed" }] });
});
