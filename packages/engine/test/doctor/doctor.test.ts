/** This proves what doctor finds, that it changes nothing, and how it ends. */
import { appendFileSync, chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeDir, closeRoot, nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "@switchyard/locking";
import { PolicyError } from "@switchyard/policy";
import { machineTool } from "@switchyard/test-support/machine-tool";
import { expect, onTestFinished, test, vi } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { doctor } from "../../src/doctor/doctor.ts";
import type { DoctorReport } from "../../src/doctor/doctor-report.ts";
import { CHECKS, type Check, type Finding } from "../../src/doctor/finding.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { inRun } from "../support/attested.ts";
import { dyingAtRename } from "../support/broken-kernel.ts";
import { program, scratch, tree, type ContextOptions, type Scratch } from "../support/scratch.ts";

const DIRS = ["usr", "opt", "var", "etc"];
const seen = async ({ context }: Scratch, more?: ContextOptions, path = ""): Promise<DoctorReport> => doctor(context(more), { path });

/** What was found of one check. */
function of({ findings }: DoctorReport, check: Check): Pick<Finding, "level" | "text">[] {
  return findings.filter((one) => one.check === check);
}

const levels = (report: DoctorReport, check: Check): string[] => of(report, check).map(({ level }) => level);

async function applied(place: Scratch): Promise<string> {
  const { run_id: id } = await apply(place.context(), { links: place.links, mode: "commit" });
  return id ?? "";
}

/** The first of the reserved names beside `ls`. */
function beside({ at }: Scratch, end: string): string {
  return join(at("usr/bin"), readdirSync(at("usr/bin")).find((name) => name.startsWith(".ls.") && name.endsWith(end)) ?? "");
}

test("doctor(): a root that was never touched: each check says so, exit 0, and nothing is made", async () => {
  const place = scratch();
  const before = tree(place.root, ["usr", "opt"]);
  const report = await seen(place);
  expect(report).toMatchObject({ kind: "switchyard.doctor", ok: true, exit_code: 0, error: null });
  expect(new Set(report.findings.map(({ check }) => check))).toEqual(new Set(CHECKS));
  expect(tree(place.root, ["usr", "opt"])).toEqual(before);
  expect(existsSync(place.at("var"))).toBe(false);
});

test("doctor(): after a run all is well, and nothing is changed by looking", async () => {
  const place = scratch();
  await applied(place);
  mkdirSync(place.at("etc"), { recursive: true });
  const before = [tree(place.root, DIRS), lstatSync(place.at("usr/bin"), { bigint: true }).mtimeNs, lstatSync(place.at("var/lib/switchyard"), { bigint: true }).mtimeNs];
  const report = await seen(place, { policy: { require_rescue: false } });
  expect(report).toMatchObject({ ok: true, exit_code: 0 });
  for (const check of ["state", "runs", "targets", "backups", "protection", "keys", "facts"] as const) expect([check, levels(report, check)]).toEqual([check, ["ok"]]);
  expect([tree(place.root, DIRS), lstatSync(place.at("usr/bin"), { bigint: true }).mtimeNs, lstatSync(place.at("var/lib/switchyard"), { bigint: true }).mtimeNs]).toEqual(before);
});

test("doctor(): a run that was killed in the middle, an error with its remedy, and its names are no strays [REQ-J3]", async () => {
  const place = scratch();
  await apply(place.context({ syscalls: dyingAtRename(3) }), { links: place.links, mode: "commit" });
  const report = await seen(place);
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "unfinished_run" } });
  expect(report.findings).toContainEqual(expect.objectContaining({ check: "runs", level: "error", remedies: ["switchyard recover"] }));
  expect(of(report, "backups").filter(({ text }) => text.includes("belongs to no backup"))).toEqual([]);
});

test("doctor(): a provisional run, a warning with both ways on [REQ-J3]", async () => {
  const place = scratch();
  const { run_id: id } = await apply(place.context(), { links: place.links, mode: "commit", confirmWithinMs: 3_600_000 });
  expect((await seen(place)).findings).toContainEqual(expect.objectContaining({ check: "runs", level: "warn", remedies: [`switchyard confirm ${id}`, `switchyard rollback ${id} --commit`] }));
});

test.each<[string, (place: Scratch, runId: string) => void, { check: Check; level: string; exit: number; reason: string | null }]>([
  ["a journal that was tampered with", (place, id) => writeFileSync(inRun(place, id, "journal.jsonl"), "nonsense\n{}\n"), { check: "runs", level: "error", exit: 70, reason: "journal_tampered" }],
  ["a journal in which nothing can be read, of a run that has ended", (place, id) => writeFileSync(inRun(place, id, "journal.jsonl"), "nothing"), { check: "runs", level: "error", exit: 70, reason: "journal_tampered" }],
  ["something that is no run's folder", ({ at }) => symlinkSync("/etc", at("var/lib/switchyard/runs/01900000-0000-7000-8000-000000000000")), { check: "runs", level: "warn", exit: 0, reason: null }],
  ["something else in place of the reserve", ({ at }) => (rmSync(at("var/lib/switchyard/reserve")), mkdirSync(at("var/lib/switchyard/reserve"))), { check: "reserve", level: "warn", exit: 0, reason: null }],
  ["an undo script that is gone", (place, id) => unlinkSync(inRun(place, id, "undo.sh")), { check: "runs", level: "warn", exit: 0, reason: null }],
  ["a run's folder without a journal", ({ at }) => mkdirSync(at("var/lib/switchyard/runs/01900000-0000-7000-8000-000000000000")), { check: "runs", level: "warn", exit: 0, reason: null }],
  ["a target that is gone", ({ at }) => unlinkSync(at("usr/bin/ls")), { check: "targets", level: "error", exit: 1, reason: "target_missing" }],
  ["a source that is gone", ({ at }) => unlinkSync(at("opt/p/ls")), { check: "targets", level: "error", exit: 10, reason: "source_missing" }],
  ["a target that an upgrade replaced", ({ at }) => (unlinkSync(at("usr/bin/ls")), program(at("usr/bin/ls"), "upgraded")), { check: "targets", level: "warn", exit: 0, reason: null }],
  ["a payload that is gone", (place) => unlinkSync(beside(place, ".bak")), { check: "backups", level: "error", exit: 60, reason: "payload_missing" }],
  ["a sidecar that is no sidecar", (place) => writeFileSync(beside(place, ".bak.meta.json"), "{"), { check: "backups", level: "error", exit: 70, reason: "sidecar_unreadable" }],
  ["a sidecar that is gone", (place) => unlinkSync(beside(place, ".bak.meta.json")), { check: "backups", level: "warn", exit: 0, reason: null }],
  ["a stage name that was left", ({ at }) => symlinkSync("x", at("usr/bin/.ls.switchyard.1700000000000.stage")), { check: "backups", level: "warn", exit: 0, reason: null }],
  ["facts whose end was cut off", ({ at }) => writeFileSync(at("var/log/switchyard/facts.jsonl"), `${readFileSync(at("var/log/switchyard/facts.jsonl"), "utf8").split("\n").slice(0, 3).join("\n")}\n`), { check: "facts", level: "error", exit: 1, reason: "chain_broken" }],
  ["a fact that was edited", ({ at }) => writeFileSync(at("var/log/switchyard/facts.jsonl"), readFileSync(at("var/log/switchyard/facts.jsonl"), "utf8").replace('"plan"', '"Plan"')), { check: "facts", level: "error", exit: 1, reason: "chain_broken" }],
  ["facts that are gone", ({ at }) => rmSync(at("var/log/switchyard"), { recursive: true }), { check: "facts", level: "error", exit: 1, reason: "chain_broken" }],
  ["a torn last fact", ({ at }) => appendFileSync(at("var/log/switchyard/facts.jsonl"), '{"stage'), { check: "facts", level: "warn", exit: 0, reason: null }],
  ["a private key that others may read", ({ at }) => chmodSync(at("etc/switchyard/keys/signing.pem"), 0o644), { check: "keys", level: "error", exit: 10, reason: "key_exposed" }],
  ["a public key that is none", ({ at }) => writeFileSync(at("etc/switchyard/keys/other.pub.pem"), "none"), { check: "keys", level: "error", exit: 10, reason: "key_malformed" }],
  ["a state directory that others may write", ({ at }) => chmodSync(at("var/lib/switchyard"), 0o777), { check: "state", level: "warn", exit: 0, reason: null }],
  ["something else in place of the lock", ({ at }) => (rmSync(at("var/lib/switchyard/lock")), mkdirSync(at("var/lib/switchyard/lock"))), { check: "lock", level: "error", exit: 30, reason: "lock_path_foreign" }],
  ["a package manager's lock that was left", ({ at }) => (mkdirSync(at("var/lib/pacman"), { recursive: true }), writeFileSync(at("var/lib/pacman/db.lck"), "")), { check: "packages", level: "warn", exit: 0, reason: null }],
  ["a record of diversions that cannot be read", ({ at }) => (mkdirSync(at("var/lib/dpkg"), { recursive: true }), writeFileSync(at("var/lib/dpkg/diversions"), "/one/line\n")), { check: "protection", level: "error", exit: 10, reason: "diversions_unusable" }],
  ["a diversion of a target that someone made", ({ at }) => (mkdirSync(at("var/lib/dpkg"), { recursive: true }), writeFileSync(at("var/lib/dpkg/diversions"), "/usr/bin/ls\n/usr/bin/ls.mine\n:\n")), { check: "protection", level: "warn", exit: 0, reason: null }],
])("doctor(): %s, found, and how it ends", async (_what, spoil, { check, level, exit, reason }) => {
  const place = scratch();
  spoil(place, await applied(place));
  const report = await seen(place);
  expect(levels(report, check)).toContain(level);
  expect([report.exit_code, report.error?.reason ?? null]).toEqual([exit, reason]);
});

test("doctor(): a protected target, as dpkg has it; not any more, an error; undone and diverted all the same, a warning", async () => {
  const place = scratch();
  const record = place.at("var/lib/dpkg/diversions");
  mkdirSync(place.at("var/lib/dpkg/info"), { recursive: true });
  writeFileSync(place.at("var/lib/dpkg/status"), "Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n");
  writeFileSync(place.at("var/lib/dpkg/info/tools.list"), "/.\n/usr\n/usr/bin\n/usr/bin/ls\n");
  writeFileSync(record, "");
  const { run_id: runId, error } = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls", protect: true }], mode: "commit" });
  expect(error).toBeNull();
  expect(levels(await seen(place), "protection")).toEqual(["ok"]);
  const diverted = readFileSync(record);
  writeFileSync(record, "");
  expect(await seen(place)).toMatchObject({ exit_code: 10, error: { reason: "diversion_changed", remedies: [expect.stringContaining("dpkg-divert"), "dpkg-divert --list"] } });
  writeFileSync(record, diverted);
  await rollback(place.context(), { runId, mode: "commit" });
  expect(levels(await seen(place), "protection")).toEqual(["ok"]);
  writeFileSync(record, diverted);
  expect(levels(await seen(place), "protection")).toEqual(["warn"]);
});

test("doctor(): undone, nothing of it is a fault [REQ-R1]", async () => {
  const place = scratch();
  const runId = await applied(place);
  await rollback(place.context(), { runId, mode: "commit" });
  const report = await seen(place);
  expect(report).toMatchObject({ ok: true });
  for (const check of ["runs", "targets", "backups"] as const) expect([check, levels(report, check)]).toEqual([check, ["ok"]]);
});

test("doctor(): another tag's names are not looked at [REQ-B6]", async () => {
  const place = scratch();
  await applied(place);
  symlinkSync("x", place.at("usr/bin/.ls.another.1700000000000.stage"));
  expect(levels(await seen(place), "backups")).toEqual(["ok"]);
});

test("doctor(): backups elsewhere are looked at there; the place gone, an error [REQ-B1]", async () => {
  const place = scratch();
  mkdirSync(place.at("srv/kept"), { recursive: true });
  await apply(place.context({ policy: { backup_dir: "/srv/kept" } }), { links: place.links, mode: "commit" });
  expect(levels(await seen(place), "backups")).toEqual(["ok"]);
  renameSync(place.at("srv"), place.at("away"));
  expect(await seen(place)).toMatchObject({ exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "payload_missing" } });
});

test("doctor(): the lock is held, a warning with the process, and a run that begins just now is no fault [REQ-L6]", async () => {
  const place = scratch();
  await applied(place);
  const root = openRoot(place.root);
  const dir = openDir(root, ["var", "lib", "switchyard"].map((name) => nodeName(name)));
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 0, runId: "another" });
  const report = await seen(place);
  mkdirSync(place.at("var/lib/switchyard/runs/01900000-0000-7000-8000-000000000000"));
  expect(levels(await seen(place), "runs")).toEqual(["ok"]);
  lock.release();
  expect(levels(await seen(place), "runs")).toEqual(["warn"]);
  closeDir(dir);
  closeRoot(root);
  expect(of(report, "lock")).toMatchObject([{ level: "warn", text: expect.stringContaining(String(process.pid)) }]);
  expect(report.exit_code).toBe(0);
});

test("doctor(): no way back without Node: an error where the policy asks for one, else a warning [REQ-RC2]", async () => {
  const place = scratch();
  expect(await seen(place, { policy: { require_rescue: true } })).toMatchObject({ exit_code: 10, error: { reason: "rescue_missing" } });
  expect(levels(await seen(place), "rescue")).toEqual(["warn"]);
  mkdirSync(place.at("tools"), { mode: 0o755 });
  for (const tool of ["cp", "mv", "rm", "ln", "stat", "readlink"]) symlinkSync(machineTool(tool), place.at(`tools/${tool}`));
  expect(levels(await seen(place, { policy: { require_rescue: true } }, place.at("tools")), "rescue")).toEqual(["ok"]);
});

test("doctor(): what the policy lets pass, and a policy that cannot be read [REQ-C2]", async () => {
  const place = scratch();
  expect(of(await seen(place, { policy: { allow_degraded_fs: true } }), "policy")).toMatchObject([{ level: "warn", text: expect.stringContaining("allow_degraded_fs") }]);
  const error = new PolicyError("a file", [{ path: "x", reason: "unknown_field", found: "no such field", suggestion: null }]);
  expect(await doctor(place.context(), { path: "", policyError: error })).toMatchObject({ exit_code: 2, error: { id: "E_USAGE" } });
});

test("doctor(): what killed health checks have left, named when it is old, and not removed", async () => {
  const place = scratch();
  vi.stubEnv("TMPDIR", place.at("tmp"));
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const name of ["switchyard-smoke-00000000-0000-4000-8000-000000000000", "switchyard-smoke-00000000-0000-4000-8000-000000000001", "mine"]) mkdirSync(place.at(`tmp/${name}`), { recursive: true });
  utimesSync(place.at("tmp/switchyard-smoke-00000000-0000-4000-8000-000000000000"), 1000, 1000);
  expect(of(await seen(place), "scratch")).toMatchObject([{ level: "warn", text: expect.stringContaining("000000000000 was left") }]);
  expect(readdirSync(place.at("tmp"))).toHaveLength(3);
});

test("doctor(): no place for health checks, an error where the policy asks for them [REQ-H3]", async () => {
  const place = scratch();
  vi.stubEnv("TMPDIR", place.at("nowhere"));
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await seen(place, { policy: { require_smoke_in_commit: true } })).toMatchObject({ exit_code: 80, error: { id: "E_SMOKE", reason: "runner_unusable" } });
  expect(levels(await seen(place), "scratch")).toEqual(["warn"]);
});

test("doctor(): told to stop, interrupted", async () => {
  const place = scratch();
  const ending = new AbortController();
  ending.abort();
  expect(await seen(place, { signal: ending.signal })).toMatchObject({ ok: false, findings: [], error: { reason: "interrupted" } });
});

test("doctor(): no root, a usage error; something in the way of the state, an error among the findings", async () => {
  const place = scratch();
  expect(await doctor({ ...place.context(), root: place.at("nowhere") }, { path: "" })).toMatchObject({ exit_code: 2, error: { reason: "root_unusable" }, findings: [] });
  mkdirSync(place.at("var/lib"), { recursive: true });
  writeFileSync(place.at("var/lib/switchyard"), "in the way");
  const report = await seen(place);
  expect(report).toMatchObject({ exit_code: 10, error: { reason: "state_unusable" } });
  expect(levels(report, "rescue")).toEqual(["warn"]);
});
