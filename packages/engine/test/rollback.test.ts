import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, renameSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply, type ApplyRequest } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { prune } from "../src/prune/prune.ts";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { meanwhile, refusing } from "./support/broken-kernel.ts";
import { program, reserved, scratch, tree, visible, type Scratch } from "./support/scratch.ts";

const newest = { runId: null, mode: "commit" } as const;

function toSource(source: string): ApplyRequest {
  return { links: [{ target: "/usr/bin/ls", source }], mode: "commit" };
}

async function applied(place: Scratch): Promise<string> {
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  if (report.run_id === null) throw new Error("the apply made no run");
  return report.run_id;
}

function backupOf(root: string, name: string, suffix: string): string {
  const found = reserved(root).find((path) => path.includes(`/.${name}.`) && path.endsWith(suffix));
  if (found === undefined) throw new Error(`no ${suffix} of ${name}`);
  return `${root}${found}`;
}

test("rollback(): file, symlink and absent target, are exactly as before, same inode [REQ-R1] [REQ-R2]", async () => {
  const place = scratch();
  utimesSync(place.at("usr/bin/ls"), 1_600_000_000.123, 1_500_000_000.456);
  chmodSync(place.at("usr/bin/ls"), 0o750);
  const before = tree(place.root);
  await applied(place);
  const report = await rollback(place.context(), newest);
  expect(report).toMatchObject({ ok: true, exit_code: 0 });
  expect(report.actions.map(({ decision, outcome }) => [decision, outcome])).toEqual(Array.from({ length: 3 }, () => ["restore", "restored"]));
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): a second time, touches nothing and says idempotent_noop [REQ-R3]", async () => {
  const place = scratch();
  await applied(place);
  await rollback(place.context(), newest);
  const before = tree(place.root);
  const again = await rollback(place.context(), newest);
  expect(again).toMatchObject({ ok: true, exit_code: 0, run_id: null });
  expect(again.actions.map(({ decision, reason }) => [decision, reason])).toEqual(Array.from({ length: 3 }, () => ["noop", "idempotent_noop"]));
  expect(tree(place.root)).toEqual(before);
  const { lines } = await readFacts(place.context());
  expect(lines.filter((line) => line.includes('"stage":"rollback"') && line.includes("idempotent_noop"))).toHaveLength(3);
});

test("rollback(): dry run, changes nothing", async () => {
  const place = scratch();
  await applied(place);
  const before = tree(place.root, ["."]);
  expect(await rollback(place.context(), { runId: null, mode: "dry_run" })).toMatchObject({ ok: true, mode: "dry_run", run_id: null });
  expect(tree(place.root, ["."])).toEqual(before);
});

test("rollback(): file, then A, then B, unwinds run by run [REQ-R6]", async () => {
  const place = scratch();
  program(place.at("opt/p/second"), "second");
  const before = visible(place.root);
  const first = await applied(place);
  const second = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/second" }], mode: "commit" });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  expect(await rollback(place.context(), { runId: second.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(execFileSync(place.at("usr/bin/ls"), { encoding: "utf8" })).toBe("new ls\n");
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): of a rollback, brings the links back [REQ-R1]", async () => {
  const place = scratch();
  await applied(place);
  const switched = visible(place.root);
  const undo = await rollback(place.context(), newest);
  expect(await rollback(place.context(), { runId: undo.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(switched);
});

test("rollback(): one target changed by someone else, is refused and none is touched [REQ-R7] [REQ-R9]", async () => {
  const place = scratch();
  await applied(place);
  unlinkSync(place.at("usr/bin/ls"));
  program(place.at("usr/bin/ls"), "theirs");
  const before = tree(place.root);
  const report = await rollback(place.context(), newest);
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "undo_conflict", path: "/usr/bin/ls" } });
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): a target that is missing, is put back [REQ-R7]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await applied(place);
  unlinkSync(place.at("usr/bin/ls"));
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});

test.for<[string, (root: string) => void, { exit_code: number; error: { id: string; reason: string } }]>([
  ["its payload gone", (root) => unlinkSync(backupOf(root, "ls", ".bak")), { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "payload_missing" } }],
  ["its sidecar gone", (root) => unlinkSync(backupOf(root, "ls", ".bak.meta.json")), { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "sidecar_missing" } }],
  ["its payload changed", (root) => writeFileSync(backupOf(root, "ls", ".bak"), "evil"), { exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "payload_hash_mismatch" } }],
  ["its sidecar torn", (root) => writeFileSync(backupOf(root, "ls", ".bak.meta.json"), '{"schema":'), { exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "sidecar_unreadable" } }],
])("rollback(): %s, fails with none touched [REQ-R9]", async ([, spoil, wanted]) => {
  const place = scratch();
  await applied(place);
  spoil(place.root);
  const before = tree(place.root);
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: false, ...wanted });
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): a payload gone where the target is as before already, is no failure [REQ-R3]", async () => {
  const place = scratch();
  await applied(place);
  await rollback(place.context(), newest);
  expect(existsSync(place.at("usr/bin/ls"))).toBe(true);
  for (const path of reserved(place.root)) unlinkSync(`${place.root}${path}`);
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: true, exit_code: 0 });
});

test("rollback(): one target fails on the way, the others are restored and the rest is told, exit 70 [REQ-R5]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await applied(place);
  const syscalls = meanwhile("rename", 2, () => {
    program(place.at("usr/bin/theirs"), "theirs");
    renameSync(place.at("usr/bin/theirs"), place.at("usr/bin/ls"));
  });
  const report = await rollback(place.context({ syscalls }), newest);
  expect(report).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED" } });
  expect(Object.fromEntries(report.actions.map(({ target, outcome }) => [target, outcome]))).toEqual({
    "/usr/sbin/link": "restored",
    "/usr/bin/ls": "left",
    "/usr/bin/fresh": "restored",
  });
  const { "/usr/bin/ls": theirs, ...rest } = visible(place.root);
  const { "/usr/bin/ls": _old, ...restBefore } = before;
  expect(theirs).toContain("theirs");
  expect(rest).toEqual(restBefore);
  expect(readFileSync(backupOf(place.root, "ls", ".bak"), "utf8")).toContain("old ls");
});

test("rollback(): cannot prepare, restores nothing and leaves nothing behind", async () => {
  const place = scratch();
  await applied(place);
  const before = tree(place.root);
  // The sidecars of a rollback are written by the calls after plan and journal.
  const report = await rollback(place.context({ syscalls: refusing("write", 6, "EIO") }), newest);
  expect(report).toMatchObject({ ok: false, exit_code: 40 });
  expect(tree(place.root)).toEqual(before);
  expect((await status(place.context())).unfinished).toEqual([]);
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: true });
});

test.each(["ENOSPC", "EDQUOT"])("rollback(): any call that writes says %s once, done with the reserve [REQ-J5]", async (errno) => {
  for (let call = 2; call < 12; call++) {
    const place = scratch();
    const before = visible(place.root);
    await applied(place);
    expect(await rollback(place.context({ syscalls: refusing("write", call, errno) }), newest)).toMatchObject({ ok: true, exit_code: 0 });
    expect(visible(place.root)).toEqual(before);
    // Where only its papers did not find room, the next command completes them.
    await recover(place.context());
    expect((await status(place.context())).unfinished).toEqual([]);
  }
});

test("rollback(): a sync says ENOSPC, final: a failure, and not done again [REQ-J5]", async () => {
  const place = scratch();
  await applied(place);
  const before = tree(place.root);
  const kernel = linuxSyscalls();
  let left = 8;
  const fsync: typeof kernel.fsync = async (fd) => {
    left -= 1;
    if (left === 0) throw Object.assign(new Error("ENOSPC: no space left on device, fsync"), { code: "ENOSPC", syscall: "fsync" });
    await kernel.fsync(fd);
  };
  expect(await rollback(place.context({ syscalls: { ...kernel, fsync } }), newest)).toMatchObject({ ok: false, error: { errno: "ENOSPC" } });
  await recover(place.context());
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): a later run stands on it, also where the target looks as before (file, A, B, A again), refused; then run by run [REQ-R6] [REQ-R7]", async () => {
  const place = scratch();
  const before = visible(place.root);
  program(place.at("opt/p/other"), "other");
  const to = async (source: string): Promise<string> => (await apply(place.context(), { links: [{ target: "/usr/bin/ls", source }], mode: "commit" })).run_id ?? "";
  const runs = [await to("/opt/p/ls"), await to("/opt/p/other"), await to("/opt/p/ls")];
  expect(await rollback(place.context(), { runId: runs[1] ?? "", mode: "commit" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  for (const runId of runs.toReversed()) expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toMatchObject(before);
});

test.for<[string, string | null, { exit_code: number; error: { reason: string } }]>([
  ["without any run", null, { exit_code: 60, error: { reason: "no_run" } }],
  ["of an unknown run", "01a1fc47-6a0b-76bf-8c45-fc48c3268f31", { exit_code: 2, error: { reason: "run_unknown" } }],
  ["of something that is no id", "../../etc", { exit_code: 2, error: { reason: "run_unknown" } }],
])("rollback(): %s, is a clear failure", async ([, runId, wanted]) => {
  const place = scratch();
  if (runId !== null) await applied(place);
  expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: false, ...wanted });
  expect(existsSync(place.at("var"))).toBe(runId !== null);
});

test("rollback(): marks the run it undid, so that the run's own script does nothing to a later run's links [REQ-RC1]", async () => {
  const place = scratch();
  const first = await applied(place);
  const script = place.at(`var/lib/switchyard/runs/${first}/undo.sh`);
  const undo = await rollback(place.context(), newest);
  const second = await applied(place);
  const switched = visible(place.root);
  execFileSync("sh", [script], { stdio: "pipe" });
  expect(visible(place.root)).toEqual(switched);
  await rollback(place.context(), { runId: second, mode: "commit" });
  // Undoing the rollback makes the first run stand again, and its mark goes.
  expect(await rollback(place.context(), { runId: undo.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(existsSync(place.at(`var/lib/switchyard/runs/${first}/undo.done`))).toBe(false);
});

test("rollback(): of a run that was taken back, twice equals once, whatever came later [REQ-R3] [REQ-R6]", async () => {
  const place = scratch();
  program(place.at("opt/p/second"), "second");
  const before = visible(place.root);
  const first = await applied(place);
  const second = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/second" }], mode: "commit" });
  for (const runId of [second.run_id, first]) expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: true });
  const again = await rollback(place.context(), { runId: second.run_id, mode: "commit" });
  expect(again).toMatchObject({ ok: true, run_id: null, actions: [{ decision: "noop", reason: "run_not_standing", before_kind: "file", after_kind: "file" }] });
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): of a run whose link a later run placed again, is a conflict and nothing is touched [REQ-R7]", async () => {
  const place = scratch();
  program(place.at("opt/p/second"), "second");
  const first = await apply(place.context(), toSource("/opt/p/ls"));
  await apply(place.context(), toSource("/opt/p/second"));
  await apply(place.context(), toSource("/opt/p/ls"));
  const before = tree(place.root);
  expect(await rollback(place.context(), { runId: first.run_id, mode: "commit" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): of a rollback of a rollback, and then of the first run, the vendor's file is back [REQ-R1] [REQ-R6]", async () => {
  const place = scratch();
  const before = visible(place.root);
  const first = await applied(place);
  const undo = await rollback(place.context(), { runId: first, mode: "commit" });
  expect(await rollback(place.context(), { runId: undo.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): of a restore, and then of the run that it had put back, the vendor's file is back [REQ-R1] [REQ-R6]", async () => {
  const place = scratch();
  const before = visible(place.root);
  const first = await applied(place);
  await apply(place.context(), { links: [], restores: place.links.map(({ target }) => ({ target })), mode: "commit" });
  expect(visible(place.root)).toEqual(before);
  await rollback(place.context(), newest);
  expect(await prune(place.context(), { mode: "commit", countLimit: 1 })).toMatchObject({ ok: true });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});
