/** This proves that runs which came to stand are attested, others are not, and that what keeps one from it is said (REQ-O4). */
import { appendFileSync, chmodSync, existsSync, linkSync, mkdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { linuxSyscalls, OPEN, sha256, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { attestKeys } from "../../src/attest/attest-keys.ts";
import { verifyAttestation } from "../../src/attest/verify-attestation.ts";
import { apply } from "../../src/apply/apply.ts";
import { confirm } from "../../src/confirm/confirm.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { recover } from "../../src/recover/recover.ts";
import type { RunReport } from "../../src/report/report.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { expectAttested, hasKey, inRun } from "../support/attested.ts";
import { HOUR } from "../support/provisional.ts";
import { scratch, visible, type ContextOptions, type Scratch } from "../support/scratch.ts";

const commit = (place: Scratch, more: ContextOptions = {}): Promise<RunReport> => apply(place.context(more), { links: place.links, mode: "commit" });

async function attestFacts(place: Scratch): Promise<Record<string, unknown>[]> {
  const { lines } = await readFacts(place.context());
  return lines.map((line): Record<string, unknown> => JSON.parse(line)).filter(({ stage }) => stage === "attest.result");
}

test("apply(): attested by a key made on first use, named in report and fact; the next run by the same [REQ-O4] [REQ-O9]", async () => {
  const place = scratch();
  const report = await commit(place);
  expect(report.attestation).toMatchObject({ key_made: true, file: inRun(place, report.run_id ?? "", "attestation.dsse.json") });
  const { key_id, key_name } = report.attestation ?? {};
  expect(await attestFacts(place)).toMatchObject([{ decision: "success", severity: "info", run_id: report.run_id, key_id, key_name, key_made: true }]);
  const undone = await rollback(place.context(), { runId: null, mode: "commit" });
  expect(undone.attestation).toMatchObject({ key_id, key_made: false });
  await expectAttested(place, "both");
  // Nothing was changed, so there is no run and nothing to attest.
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, run_id: null, attestation: null });
  expect(await attestFacts(place)).toHaveLength(2);
});

test("apply(): what is signed is what was changed, by what, with which policy, and where [REQ-O4] [REQ-O5]", async () => {
  const place = scratch();
  const tools = [{ name: "a caller", version: "7" }];
  const { run_id: runId, plan_id } = await apply({ ...place.context(), tools }, { links: place.links, mode: "commit" });
  const { statement } = await verifyAttestation(place.context(), { command: "attest show", of: { runId } });
  expect(statement?.subject.map(({ name, mediaType }) => [name, mediaType])).toEqual(["/usr/bin/fresh", "/usr/bin/ls", "/usr/sbin/link"].map((name) => [name, "inode/symlink"]));
  expect(statement?.predicate).toMatchObject({ verb: "apply", plan_id, run_id: runId, host: { hostname: hostname() } });
  expect(statement?.predicate.tools.map(({ name }) => name)).toEqual(["a caller", "@switchyard/engine"]);
  const facts = (await readFacts(place.context())).lines.map((line): Record<string, unknown> => JSON.parse(line)).filter(({ stage }) => stage === "apply.result");
  for (const { path, before_kind, before_hash, after_kind, after_hash } of facts) {
    expect(statement?.predicate.actions.find((action) => action.path === path)).toMatchObject({ before_kind, before_hash, after_kind, after_hash });
  }
});

test("apply(): what each link leads to is signed too, read once for all its names; an upgrade of it later is found [REQ-O4] [REQ-O5]", async () => {
  const place = scratch();
  rmSync(place.at("opt/p/fresh"));
  linkSync(place.at("opt/p/ls"), place.at("opt/p/fresh"));
  const opened: string[] = [];
  const kernel = linuxSyscalls();
  const openat: Syscalls["openat"] = (dir, name, how) => {
    const fd = kernel.openat(dir, name, how);
    if ((how.flags & OPEN.PATH) === 0 && readlinkSync(`/proc/self/fd/${fd}`).startsWith(place.at("opt/p/"))) opened.push(name);
    return fd;
  };
  const { run_id: runId } = await commit(place, { syscalls: { ...kernel, openat } });
  expect(opened).toHaveLength(2);
  const { statement } = await verifyAttestation(place.context(), { command: "attest show", of: { runId } });
  const hashOf = (name: string): string => sha256(readFileSync(place.at(`opt/p/${name}`)));
  expect(statement?.predicate.actions.map(({ path, source_hash }) => [path, source_hash])).toEqual([["/usr/bin/fresh", hashOf("fresh")], ["/usr/bin/ls", hashOf("ls")], ["/usr/sbin/link", hashOf("link")]]);
  const verified = () => verifyAttestation(place.context(), { command: "attest verify", of: { runId }, subjects: true });
  expect((await verified()).subjects).toEqual({ checked: 3, differing: [] });
  appendFileSync(place.at("opt/p/link"), "# upgraded");
  expect((await verified()).subjects).toMatchObject({ checked: 3, differing: [{ path: "/usr/sbin/link", state: "other_source" }] });
});

test("apply(): no hashes recorded, or a rollback, none of a source is signed [REQ-O4]", async () => {
  const place = scratch();
  const sourceHashes = async (report: RunReport): Promise<unknown> => (await verifyAttestation(place.context(), { command: "attest show", of: { runId: report.run_id } })).statement?.predicate.actions.map(({ source_hash }) => source_hash);
  expect(await sourceHashes(await commit(place, { policy: { record_hashes: false } }))).toEqual([undefined, undefined, undefined]);
  expect(await sourceHashes(await rollback(place.context(), { runId: null, mode: "commit" }))).toEqual([undefined, undefined, undefined]);
});

test("apply(): a source that may be executed and not read, signed without its hash [REQ-O4]", async () => {
  const place = scratch();
  const kernel = linuxSyscalls();
  const openat: Syscalls["openat"] = (dir, name, how) => {
    const fd = kernel.openat(dir, name, how);
    if ((how.flags & OPEN.PATH) !== 0 || readlinkSync(`/proc/self/fd/${fd}`) !== place.at("opt/p/ls")) return fd;
    kernel.close(fd);
    throw new SyscallError("openat", "EACCES", name);
  };
  const { run_id: runId, ok } = await commit(place, { syscalls: { ...kernel, openat } });
  expect(ok).toBe(true);
  const { statement } = await verifyAttestation(place.context(), { command: "attest show", of: { runId } });
  expect(statement?.predicate.actions.map(({ source_hash }) => typeof source_hash)).toEqual(["string", "undefined", "string"]);
});

test("apply(): the host is not told where the policy says so, and other policies have other hashes [REQ-O4] [REQ-O6]", async () => {
  const hashes = new Set<string | undefined>();
  for (const attest_host of [true, false]) {
    const place = scratch();
    const { run_id: runId } = await commit(place, { policy: { attest_host } });
    const { statement } = await verifyAttestation(place.context(), { command: "attest show", of: { runId } });
    expect(statement?.predicate.host !== undefined).toBe(attest_host);
    expect(readFileSync(inRun(place, runId ?? "", "journal.jsonl"), "utf8").includes(hostname())).toBe(attest_host);
    hashes.add(statement?.predicate.policy_hash);
  }
  expect(hashes.size).toBe(2);
});

test("apply(): that waits to be confirmed, attested once it is; taken back, never [REQ-O4] [REQ-J3]", async () => {
  const place = scratch();
  const waits = await apply(place.context(), { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect([waits.attestation, existsSync(inRun(place, waits.run_id ?? "", "attestation.dsse.json"))]).toEqual([null, false]);
  expect((await confirm(place.context(), { runId: null })).attestation).not.toBeNull();
  await expectAttested(place, "confirmed");
  const other = scratch();
  await apply(other.context(), { links: other.links, mode: "commit", confirmWithinMs: HOUR });
  await rollback(other.context(), { runId: null, mode: "commit" });
  await expectAttested(other, "taken back");
  expect(await attestFacts(other)).toEqual([]);
});

test("apply(): a key that others could read, the run stands with a warning and a fact, and nobody tries again [REQ-O4]", async () => {
  const place = scratch();
  await attestKeys(place.context(), { verb: "keygen" });
  chmodSync(place.at("etc/switchyard/keys/signing.pem"), 0o644);
  const report = await commit(place);
  expect(report).toMatchObject({ ok: true, exit_code: 0, attestation: null });
  expect(report.warnings).toHaveLength(1);
  expect(await attestFacts(place)).toMatchObject([{ decision: "failure", severity: "warn", error_id: "E_POLICY", reason: "key_exposed", key_id: null, key_name: null, key_made: false }]);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
  expect(await attestFacts(place)).toHaveLength(1);
  expect(await verifyAttestation(place.context(), { command: "attest verify", of: { runId: null } })).toMatchObject({ ok: false, exit_code: 1, error: { reason: "not_attested" } });
});

/** A disk on which there is no room for an attestation. */
function withoutRoom(): Syscalls {
  const kernel = linuxSyscalls();
  return {
    ...kernel,
    openat: (dir, name, how) => {
      if (name.includes("attestation")) throw new SyscallError("openat", "ENOSPC", name);
      return kernel.openat(dir, name, how);
    },
  };
}

test("apply(): no room for the attestation, the run stands with a warning, and its errno is a fact [REQ-O4] [REQ-J5]", async () => {
  const place = scratch();
  const report = await commit(place, { syscalls: withoutRoom() });
  expect(report).toMatchObject({ ok: true, attestation: null, warnings: [expect.any(String)] });
  expect(await attestFacts(place)).toMatchObject([{ decision: "failure", severity: "warn", reason: "attestation_unwritten", errno: "ENOSPC" }]);
  expect(JSON.parse(readFileSync(inRun(place, report.run_id ?? "", "report.json"), "utf8"))).toMatchObject({ ok: true, attestation: null, warnings: report.warnings });
});

const REQUIRED: ContextOptions = { policy: { require_attestation: true } };

/** What keeps a key from being used or made. */
const OBSTACLES: readonly (readonly [string, (place: Scratch) => Promise<unknown>])[] = [
  ["exposed", async (place) => attestKeys(place.context(), { verb: "keygen" }).then(() => chmodSync(place.at("etc/switchyard/keys/signing.pem"), 0o640))],
  ["untrusted", async (place) => attestKeys(place.context(), { verb: "keygen", name: "a" }).then(() => rmSync(place.at("etc/switchyard/keys/a.pub.pem")))],
  ["absent, in a directory that others can write", async (place) => (mkdirSync(place.at("etc")), chmodSync(place.at("etc"), 0o777))],
];

test.each(OBSTACLES)("apply(): require_attestation and a key that is %s, stopped alike in dry run and commit, nothing changed [REQ-O4] [REQ-S10]", async (_what, obstruct) => {
  const place = scratch();
  await obstruct(place);
  const before = visible(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await apply(place.context(REQUIRED), { links: place.links, mode });
    expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "key_unusable" } });
  }
  expect(visible(place.root)).toEqual(before);
  // Without the requirement it is a warning.
  expect(await commit(place)).toMatchObject({ ok: true, attestation: null });
});

test("apply(): require_attestation and no key, a dry run makes none, a commit makes it before its first change [REQ-O4] [REQ-S10]", async () => {
  const place = scratch();
  expect(await apply(place.context(REQUIRED), { links: place.links, mode: "dry_run" })).toMatchObject({ ok: true });
  expect(hasKey(place)).toBe(false);
  expect(await commit(place, REQUIRED)).toMatchObject({ ok: true, attestation: { key_made: true } });
  await expectAttested(place, "required");
});
