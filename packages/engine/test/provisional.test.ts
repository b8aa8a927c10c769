/** This proves what a run is that waits to be confirmed, and what becomes of it at its deadline (REQ-J3). */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, unlinkSync } from "node:fs";
import { uptime } from "node:os";
import { expect, test } from "vitest";
import { factSchema } from "@switchyard/facts";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { MAX_CONFIRM_MS } from "../src/confirm/confirm-within.ts";
import type { Context } from "../src/context.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { pin } from "../src/prune/pin.ts";
import { prune } from "../src/prune/prune.ts";
import { recover } from "../src/recover/recover.ts";
import type { RecoveredRun } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { status } from "../src/status/status.ts";
import { comfortable, expired, factsOf, HOUR, inFolder, past, provisional, tale } from "./support/provisional.ts";
import { program, reserved, scratch, tree, visible } from "./support/scratch.ts";

test("apply(): with a time to confirm, switches all, waits and says until when [REQ-J3]", async () => {
  const place = scratch();
  const earliest = Date.now() + HOUR;
  const report = await apply(place.context(), { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect(report).toMatchObject({ ok: true, exit_code: 0, error: null, rolled_back: false, confirm_within_ms: HOUR });
  expect(report.actions.map(({ outcome }) => outcome)).toEqual(["switched", "switched", "switched"]);
  const deadline = Date.parse(report.confirm_by ?? "");
  expect([deadline >= earliest, deadline <= Date.now() + HOUR]).toEqual([true, true]);
  const id = report.run_id ?? "";
  expect(tale(place, id)).toEqual(["provisional"]);
  expect(existsSync(inFolder(place, id, "report.json"))).toBe(false);
  expect(execFileSync(place.at("usr/bin/ls"), { encoding: "utf8" })).toBe("new ls\n");
  expect(await status(place.context())).toMatchObject({
    unfinished: [],
    run_id: id,
    runs: [{ run_id: id, state: "provisional", confirm_by: report.confirm_by }],
    targets: [{ state: "switched" }, { state: "switched" }, { state: "switched" }],
  });
});

test("apply(): with a time to confirm, it is not over by the kernel's uptime before it is by the clock [REQ-J3]", async () => {
  // The uptime is cut off, each time by another part of its grain.
  for (let time = 0; time < 10; time++) {
    const place = scratch();
    const { id, confirmBy } = await provisional(place, { within: 100 });
    const deadline = uptimeDeadlineOf(readFileSync(inFolder(place, id, "journal.jsonl"), "utf8"));
    while (Math.round(uptime() * 1000) < deadline) continue;
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(confirmBy));
  }
});

function uptimeDeadlineOf(journal: string): number {
  const deadline = /"uptime_deadline_ms":(\d+)/.exec(journal)?.[1];
  if (deadline === undefined) throw new Error("the journal has no such deadline");
  return Number(deadline);
}

test("apply(): without a time to confirm, is committed and says nothing of it [REQ-J3]", async () => {
  const place = scratch();
  expect(await apply(place.context(), { links: place.links, mode: "commit" })).toMatchObject({ ok: true, confirm_within_ms: null, confirm_by: null });
  expect(await status(place.context())).toMatchObject({ runs: [{ state: "committed", confirm_by: null }] });
});

test("apply(): dry run with a time to confirm, writes nothing and tells the time [REQ-C1]", async () => {
  const place = scratch();
  const report = await apply(place.context(), { links: place.links, mode: "dry_run", confirmWithinMs: 600_000 });
  expect(report).toMatchObject({ ok: true, confirm_within_ms: 600_000, confirm_by: null });
  expect(existsSync(place.at("var"))).toBe(false);
});

test.for([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_CONFIRM_MS + 1])("apply(): %d ms to confirm, is a usage error and nothing is touched [REQ-S1]", async (confirmWithinMs) => {
  const place = scratch();
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(place.context(), { links: place.links, mode, confirmWithinMs })).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "bad_confirm_time" } });
  }
  expect(existsSync(place.at("var"))).toBe(false);
});

test("apply(): with a time to confirm and nothing to do, makes no run and nothing waits [REQ-R3]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await apply(place.context(), { links: place.links, mode: "commit", confirmWithinMs: HOUR })).toMatchObject({ ok: true, run_id: null, confirm_by: null });
});

test("apply(): its facts while it waits, neither success nor failure; the result comes with the confirmation [REQ-O1] [REQ-O5]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links.slice(0, 1), mode: "commit" });
  const { id, confirmBy } = await provisional(place, { links: place.links });
  const waiting = await factsOf(place, "apply.provisional", id);
  for (const { prev_hash: _, ...fact } of waiting) factSchema.parse(fact);
  expect(waiting.map(({ path, decision, method, confirm_by }) => [path, decision, method, confirm_by])).toEqual([
    ["/usr/bin/fresh", "pending", "place", confirmBy],
    ["/usr/sbin/link", "pending", "exchange", confirmBy],
  ]);
  // The target that was as wanted is not the run's to undo.
  expect(await factsOf(place, "apply.result", id)).toMatchObject([{ path: "/usr/bin/ls", decision: "success", reason: "idempotent_noop" }]);
  await confirm(place.context(), { runId: id });
  const results = (await factsOf(place, "apply.result", id)).slice(1);
  expect(results.map(({ path, decision, method, before_hash, after_hash, rolled_back, duration_ms }) => ({ path, decision, method, before_hash, after_hash, rolled_back, duration_ms }))).toEqual(
    waiting.map(({ path, method, before_hash, after_hash, duration_ms }) => ({ path, decision: "success", method, before_hash, after_hash, rolled_back: false, duration_ms })),
  );
  expect((await readFacts(place.context())).chain.ok).toBe(true);
});

test("recover(): before the deadline, leaves the run and says until when it waits [REQ-J3]", async () => {
  const place = scratch();
  const { id, confirmBy } = await provisional(place);
  const before = tree(place.root);
  expect(await recover(place.context())).toMatchObject({ ok: true, exit_code: 0, recovered: [], waiting: [{ run_id: id, flip: null, confirm_by: confirmBy }] });
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional"]);
});

test("status(): past the deadline, the run is unfinished, and nothing has undone it yet [REQ-J3]", async () => {
  const place = scratch();
  const { id, confirmBy } = await expired(place);
  expect(await status(place.context())).toMatchObject({ unfinished: [id], runs: [{ state: "unfinished", confirm_by: confirmBy }], targets: [{ state: "switched" }, {}, {}] });
});

type Changing = (context: Context, id: string) => Promise<{ readonly recovered: readonly RecoveredRun[] }>;

const CHANGING: readonly (readonly [string, Changing])[] = [
  ["apply()", (context) => apply(context, { links: [{ target: "/usr/bin/other", source: "/opt/p/ls" }], mode: "commit" })],
  ["apply() of the same links", (context) => apply(context, { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], mode: "commit" })],
  ["rollback()", (context) => rollback(context, { runId: null, mode: "commit" })],
  ["rollback() of the run", (context, runId) => rollback(context, { runId, mode: "commit" })],
  ["rollbackTo()", (context, runId) => rollbackTo(context, { runId, mode: "commit" })],
  ["recover()", (context) => recover(context)],
  ["prune()", (context) => prune(context, { mode: "commit", countLimit: 1 })],
  ["pin()", (context) => pin(context, { target: "/usr/bin/kept", pinned: true, mode: "commit" })],
  ["confirm()", (context) => confirm(context, { runId: null })],
];

test.for(CHANGING)("%s: past the deadline, undoes the run first and says why [REQ-J3] [REQ-A3]", async ([, act]) => {
  const place = scratch();
  program(place.at("usr/bin/kept"), "kept");
  await apply(place.context(), { links: [{ target: "/usr/bin/kept", source: "/opt/p/ls" }], mode: "commit" });
  const before = tree(place.root);
  const { id } = await expired(place);
  const { recovered } = await act(place.context(), id);
  expect(recovered).toEqual([{ run_id: id, verb: "apply", flip: null, outcome: "undone", reason: "deadline_passed", conflicts: [] }]);
  expect(tale(place, id)).toEqual(["provisional", "undoing", "undone", "closed"]);
  for (const path of ["/usr/sbin/link", "/usr/bin/fresh"]) expect(tree(place.root)[path]).toBe(before[path]);
  const facts = await factsOf(place, "apply.result", id);
  expect(facts.map(({ decision, reason, rolled_back }) => [decision, reason, rolled_back])).toEqual(Array.from({ length: 3 }, () => ["failure", "deadline_passed", true]));
  expect(await factsOf(place, "recover.result", id)).toMatchObject([{ decision: "success", outcome: "undone", reason: "deadline_passed" }]);
  expect(await status(place.context())).toMatchObject({ unfinished: [] });
});

const REFUSED: readonly (readonly [string, (context: Context) => Promise<{ readonly ok: boolean; readonly recovered: readonly RecoveredRun[] }>])[] = [
  ["apply(), for what it plans", (context) => apply(context, { links: Array.from({ length: 2 }, () => ({ target: "/usr/bin/other", source: "/opt/p/ls" })), mode: "commit" })],
  ["rollback(), for an unknown run", (context) => rollback(context, { runId: "01a1fc47-6a0b-76bf-8c45-fc48c3268f31", mode: "commit" })],
  ["rollbackTo(), for an unknown run", (context) => rollbackTo(context, { runId: "01a1fc47-6a0b-76bf-8c45-fc48c3268f31", mode: "commit" })],
  ["prune(), for a path that is not there", (context) => prune(context, { mode: "commit", countLimit: 1, targets: ["/no/such"] })],
  ["pin(), for a backup that went with the run", (context) => pin(context, { target: "/usr/bin/ls", pinned: true, mode: "commit" })],
  ["confirm(), for an unknown run", (context) => confirm(context, { runId: "01a1fc47-6a0b-76bf-8c45-fc48c3268f31" })],
];

test.for(REFUSED)("%s: is refused, and still says that it undid the expired run [REQ-J3]", async ([, act]) => {
  const place = scratch();
  const { id } = await expired(place);
  expect(await act(place.context())).toMatchObject({ ok: false, recovered: [{ run_id: id, outcome: "undone", reason: "deadline_passed" }] });
});

test("recover(): an expired run, every target is exactly as before and no name is left; again does nothing [REQ-A3] [REQ-B2]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await expired(place);
  expect(await recover(place.context())).toMatchObject({ ok: true, rolled_back: true, waiting: [], actions: [{ outcome: "rolled_back" }, {}, {}] });
  expect(tree(place.root)).toEqual(before);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
  expect(await status(place.context())).toMatchObject({ runs: [{ run_id: id, state: "undone", confirm_by: null }], targets: [{ state: "prior" }, { state: "prior" }, { state: "prior" }] });
});

test("recover(): an expired run, someone replaced a target, theirs stays, the others go back, exit 70 once [REQ-R7]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  program(place.at("usr/bin/theirs"), "theirs");
  renameSync(place.at("usr/bin/theirs"), place.at("usr/bin/ls"));
  const report = await recover(place.context());
  expect(report).toMatchObject({ ok: false, exit_code: 70, recovered: [{ run_id: id, reason: "deadline_passed", conflicts: ["/usr/bin/ls"] }] });
  expect(visible(place.root)["/usr/bin/ls"]).toContain("theirs");
  expect(visible(place.root)["/usr/bin/fresh"]).toBeUndefined();
  expect(reserved(place.root)).toHaveLength(2);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
});

test("apply(): after an expired run of the same links, makes a new run [REQ-J3]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: true, recovered: [{ run_id: id }] });
  expect(report.run_id).not.toBe(id);
});

test("apply(): two runs of different targets wait side by side, each with its own deadline [REQ-J3]", async () => {
  const place = scratch();
  const before = visible(place.root);
  const first = await provisional(place, { links: place.links.slice(0, 1), within: await comfortable(500) });
  const second = await provisional(place, { links: place.links.slice(1) });
  await past(first.confirmBy);
  expect(await recover(place.context())).toMatchObject({ recovered: [{ run_id: first.id, reason: "deadline_passed" }], waiting: [{ run_id: second.id }] });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(before["/usr/bin/ls"]);
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: true, run_id: second.id });
});

test("undo.sh: of a run that waits, puts all back, and the next command ends the run [REQ-RC1] [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await provisional(place);
  execFileSync("sh", [inFolder(place, id, "undo.sh")], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  expect(visible(place.root)).toEqual(before);
  expect(await status(place.context())).toMatchObject({ unfinished: [id], runs: [{ state: "unfinished" }] });
  expect(await recover(place.context())).toMatchObject({ ok: true, waiting: [], recovered: [{ run_id: id, outcome: "undone", reason: "undo_script", conflicts: [] }] });
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional", "undoing", "undone", "closed"]);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
});

test("recover(): an undo.sh of a run that waits was cut short, the rest goes back, and a later run is left alone [REQ-RC1] [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await provisional(place);
  execFileSync("sh", [inFolder(place, id, "undo.sh")], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  unlinkSync(inFolder(place, id, "undo.done"));
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ run_id: id, reason: "undo_script" }] });
  expect(tree(place.root)).toEqual(before);
  await apply(place.context(), { links: place.links, mode: "commit" });
  const after = tree(place.root);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
  expect(tree(place.root)).toEqual(after);
});

test("undo.sh: of a run that was undone at its deadline, does nothing to a later run's links [REQ-RC1]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  await apply(place.context(), { links: place.links, mode: "commit" });
  const switched = tree(place.root);
  execFileSync("sh", [inFolder(place, id, "undo.sh")], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  expect(tree(place.root)).toEqual(switched);
});
