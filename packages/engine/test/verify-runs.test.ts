import { execFileSync } from "node:child_process";
import { appendFileSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { verifyRuns } from "../src/verify/verify-runs.ts";
import { expired, inFolder, provisional } from "./support/provisional.ts";
import { program, scratch, tree, type Scratch } from "./support/scratch.ts";

const ALL = { runId: null, hashes: false } as const;
const GONE = "01900000-0000-7000-8000-000000000000";

async function linked(place: Scratch, target: string, source: string): Promise<string> {
  return (await apply(place.context(), { links: [{ target, source }], mode: "commit" })).run_id ?? "";
}

/** The payload of `ls`. */
function payload({ at }: Scratch): string {
  const name = readdirSync(at("usr/bin")).find((one) => /^\.ls\..*\.bak$/.test(one)) ?? "";
  return join(at("usr/bin"), name);
}

test("verifyRuns(): nothing ever done, all three kinds of targets, after a rollback: well, and nothing is written", async () => {
  const place = scratch();
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, exit_code: 0, error: null, checked: 0, differing: [] });
  await apply(place.context(), { links: place.links, mode: "commit" });
  const before = tree(place.root, ["usr", "var"]);
  for (const hashes of [true, false]) expect(await verifyRuns(place.context(), { runId: null, hashes })).toMatchObject({ ok: true, checked: 3, differing: [], warnings: [] });
  expect(tree(place.root, ["usr", "var"])).toEqual(before);
  await rollback(place.context(), { runId: null, mode: "commit" });
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, checked: 0 });
});

/** What is done to `ls`, and what is found. */
const DRIFT: readonly [string, (place: Scratch) => void, object][] = [
  ["replaced by a file", ({ at }) => (rmSync(at("usr/bin/ls")), program(at("usr/bin/ls"), "theirs")), { state: "changed", expected: { kind: "symlink", dest: "../../opt/p/ls" }, found: { kind: "file", dest: null } }],
  ["led elsewhere", ({ at }) => (rmSync(at("usr/bin/ls")), symlinkSync("elsewhere", at("usr/bin/ls"))), { state: "changed", found: { kind: "symlink", dest: "elsewhere" } }],
  ["removed", ({ at }) => rmSync(at("usr/bin/ls")), { state: "missing", found: { kind: "none" } }],
  ["without its source", ({ at }) => rmSync(at("opt/p/ls")), { state: "dangling" }],
];

test.for(DRIFT)("verifyRuns(): a target that is %s, E_POLICY target_drift [REQ-R7]", async ([, spoil, expected]) => {
  const place = scratch();
  const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  await linked(place, "/usr/sbin/link", "/opt/p/link");
  spoil(place);
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({
    ok: false,
    exit_code: 10,
    error: { id: "E_POLICY", reason: "target_drift", path: "/usr/bin/ls" },
    checked: 2,
    differing: [{ target: "/usr/bin/ls", run_id: id, ...expected, errors: [{ reason: "target_drift" }] }],
  });
});

/** What is done to the backup of `ls`, the error, and whether it is found only by reading the bytes. */
const SPOILT: readonly [string, (place: Scratch) => void, object, boolean][] = [
  ["payload is gone", (place) => rmSync(payload(place)), { id: "E_BACKUP_MISSING", reason: "payload_missing" }, false],
  ["payload is of another kind", (place) => relink(payload(place)), { id: "E_RESTORE_FAILED", reason: "payload_kind_mismatch" }, false],
  ["payload was written to", (place) => appendFileSync(payload(place), "x"), { id: "E_RESTORE_FAILED", reason: "payload_hash_mismatch" }, false],
  ["payload is another of the same size and time", (place) => forge(payload(place)), { id: "E_RESTORE_FAILED", reason: "payload_hash_mismatch" }, false],
  ["payload was written to, and its time set back", (place) => writeBack(payload(place)), { id: "E_RESTORE_FAILED", reason: "payload_hash_mismatch" }, true],
  ["sidecar is gone", (place) => rmSync(`${payload(place)}.meta.json`), { id: "E_BACKUP_MISSING", reason: "sidecar_missing" }, false],
  ["sidecar is torn", (place) => writeFileSync(`${payload(place)}.meta.json`, '{"schema":'), { id: "E_RESTORE_FAILED", reason: "sidecar_unreadable" }, false],
];

function relink(path: string): void {
  rmSync(path);
  symlinkSync("elsewhere", path);
}

/** A file in its place, of the same size and times. */
function forge(path: string): void {
  writeFileSync(`${path}.new`, "#!/bin/sh\necho 'OLD ls'\n");
  utimesSync(`${path}.new`, new Date(0), new Date(0));
  renameSync(`${path}.new`, path);
}

function writeBack(path: string): void {
  writeFileSync(path, "#!/bin/sh\necho 'OLD ls'\n");
  utimesSync(path, new Date(1000), new Date(1000));
}

test.for(SPOILT)("verifyRuns(): a backup whose %s, the error that a rollback would end with [REQ-R9]", async ([, spoil, error, needsBytes]) => {
  const place = scratch();
  utimesSync(place.at("usr/bin/ls"), new Date(1000), new Date(1000));
  await linked(place, "/usr/bin/ls", "/opt/p/ls");
  spoil(place);
  const differing = [{ target: "/usr/bin/ls", state: "switched", errors: [error] }];
  expect(await verifyRuns(place.context(), { runId: null, hashes: true })).toMatchObject({ ok: false, error, differing });
  expect((await verifyRuns(place.context(), ALL)).differing).toMatchObject(needsBytes ? [] : differing);
  expect(await rollback(place.context(), { runId: null, mode: "dry_run" })).toMatchObject({ ok: false, error });
});

test("verifyRuns(): a payload whose time alone was changed, well: its bytes decide", async () => {
  const place = scratch();
  await linked(place, "/usr/bin/ls", "/opt/p/ls");
  utimesSync(payload(place), new Date(0), new Date(0));
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, checked: 1 });
});

test("verifyRuns(): several faults, the greatest exit code and all of them told", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  rmSync(place.at("usr/bin/fresh"));
  rmSync(payload(place));
  rmSync(place.at("usr/bin/ls"));
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({
    exit_code: 60,
    error: { id: "E_BACKUP_MISSING" },
    differing: [{ target: "/usr/bin/fresh", errors: [{ reason: "target_drift" }] }, { target: "/usr/bin/ls", errors: [{ reason: "target_drift" }, { reason: "payload_missing" }] }],
  });
});

test("verifyRuns(): a link upon a link, each run by itself; what a later run has is only looked at for its backup [REQ-R6]", async () => {
  const place = scratch();
  const first = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  const second = await linked(place, "/usr/bin/ls", "/opt/p/link");
  for (const runId of [null, first, second]) expect(await verifyRuns(place.context(), { runId, hashes: true })).toMatchObject({ ok: true, checked: 1 });
  rmSync(place.at("usr/bin/ls"));
  expect(await verifyRuns(place.context(), { runId: first, hashes: false })).toMatchObject({ ok: true });
  expect(await verifyRuns(place.context(), { runId: second, hashes: false })).toMatchObject({ ok: false, exit_code: 10 });
});

test("verifyRuns(): a run that stands again, its payload found where later rollbacks have put it [REQ-R1]", async () => {
  const place = scratch();
  const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  const { run_id } = await rollback(place.context(), { runId: id, mode: "commit" });
  await rollback(place.context(), { runId: run_id, mode: "commit" });
  expect(await verifyRuns(place.context(), { runId: null, hashes: true })).toMatchObject({ ok: true, checked: 1 });
});

test.for<[string, (place: Scratch) => Promise<string>, object]>([
  ["that nobody knows", () => Promise.resolve(GONE), { id: "E_USAGE", reason: "run_unknown" }],
  ["on a root that has some", async (place) => (await linked(place, "/usr/bin/ls", "/opt/p/ls"), GONE), { id: "E_USAGE", reason: "run_unknown" }],
  ["that was taken back", async (place) => {
    const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
    await rollback(place.context(), { runId: id, mode: "commit" });
    return id;
  }, { id: "E_POLICY", reason: "run_not_standing" }],
])("verifyRuns(): a run %s, an error and no verdict", async ([, make, error]) => {
  const place = scratch();
  expect(await verifyRuns(place.context(), { runId: await make(place), hashes: false })).toMatchObject({ ok: false, error, checked: 0 });
});

test("verifyRuns(): provisional runs stand; unfinished ones are told, whatever the rest is like [REQ-J3]", async () => {
  const place = scratch();
  await provisional(place);
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, checked: 3 });
  const other = scratch();
  const { id } = await expired(other);
  expect(await verifyRuns(other.context(), ALL)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "unfinished_run" }, unfinished: [id], checked: 0 });
});

test("verifyRuns(): a journal that was tampered with, E_RESTORE_FAILED [REQ-J4]", async () => {
  const place = scratch();
  const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  const path = inFolder(place, id, "journal.jsonl");
  writeFileSync(path, `not a journal\n${"x".repeat(100)}\n`);
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: false, exit_code: 70, error: { reason: "journal_tampered" } });
});

test("verifyRuns(): a link with the same text that the run did not place, replaced; undoing stops at it, and as allowed keeps it [REQ-R7] [REQ-A4]", async () => {
  const place = scratch();
  const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  rmSync(place.at("usr/bin/ls"));
  symlinkSync("../../opt/p/ls", place.at("usr/bin/ls"));
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "target_drift" }, differing: [{ run_id: id, state: "replaced", found: { kind: "symlink", dest: "../../opt/p/ls" } }] });
  const refused = await rollback(place.context(), { runId: id, mode: "commit" });
  expect(refused).toMatchObject({ ok: false, error: { reason: "undo_conflict", remedies: [expect.stringContaining("--allow-conflicting-rollback")] } });
  const back = await rollback(place.context({ policy: { allow_conflicting_rollback: true } }), { runId: id, mode: "commit" });
  expect(back).toMatchObject({ ok: true, actions: [{ outcome: "restored", backup: expect.any(String) }] });
  expect(readlinkSync(place.at(back.actions[0]?.backup?.slice(1) ?? ""))).toBe("../../opt/p/ls");
});

test("verifyRuns(): what a rollback of a rollback brought back, and a copy with every attribute, well: undoing knows both as the run's [REQ-R1]", async () => {
  const place = scratch();
  const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  const { run_id } = await rollback(place.context(), { runId: id, mode: "commit" });
  await rollback(place.context(), { runId: run_id, mode: "commit" });
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, checked: 1 });
  execFileSync("cp", ["-a", place.at("usr/bin/ls"), place.at("usr/bin/copy")]);
  renameSync(place.at("usr/bin/copy"), place.at("usr/bin/ls"));
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, checked: 1 });
  expect(await rollback(place.context(), { runId: id, mode: "dry_run" })).toMatchObject({ ok: true });
});

test("rollback(): an equal link at a target of a run that waits, the remedy is not the flag that it does not take [REQ-R7]", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  rmSync(place.at("usr/bin/ls"));
  symlinkSync("../../opt/p/ls", place.at("usr/bin/ls"));
  const on = place.context({ policy: { allow_conflicting_rollback: true } });
  expect(await rollback(on, { runId: id, mode: "commit" })).toMatchObject({ error: { reason: "undo_conflict", remedies: [expect.stringContaining("Confirm"), expect.any(String)] } });
  expect(await confirm(on, { runId: id })).toMatchObject({ ok: true });
  expect(await rollback(on, { runId: id, mode: "commit" })).toMatchObject({ ok: true });
});

test("verifyRuns(): the directory of a target was renamed, the remedies name that too, and following it all is well", async () => {
  const place = scratch();
  await linked(place, "/usr/bin/ls", "/opt/p/ls");
  renameSync(place.at("usr/bin"), place.at("usr/bin.away"));
  const report = await verifyRuns(place.context(), ALL);
  expect(report).toMatchObject({ exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "backup_dir_missing", path: "/usr/bin", remedies: [expect.stringContaining("mount"), expect.stringContaining("renamed")] } });
  renameSync(place.at("usr/bin.away"), place.at("usr/bin"));
  expect(await verifyRuns(place.context(), ALL)).toMatchObject({ ok: true, checked: 1 });
});
