import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { meanwhile, refusing, type Mutator } from "./support/broken-kernel.ts";
import { program, reserved, scratch, tree, visible } from "./support/scratch.ts";

test("apply(): dry run, writes nothing at all [REQ-C1] [REQ-O1]", async () => {
  const { root, links, context } = scratch();
  const before = tree(root, ["."]);
  const report = await apply(context(), { links, mode: "dry_run" });
  expect(report).toMatchObject({ ok: true, exit_code: 0, run_id: null, mode: "dry_run", rolled_back: false });
  expect(report.actions.map(({ decision }) => decision)).toEqual(["switch", "switch", "switch"]);
  expect(tree(root, ["."])).toEqual(before);
});

test("apply(): commit, switches file, symlink and absent target, keeps the inode and its sidecar [REQ-A1] [REQ-B2] [REQ-B4]", async () => {
  const { root, links, at, context } = scratch();
  const before = tree(root);
  const report = await apply(context(), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: true, exit_code: 0, error: null, rolled_back: false });
  expect(readlinkSync(at("usr/bin/ls"))).toBe("../../opt/p/ls");
  expect(execFileSync(at("usr/bin/ls"), { encoding: "utf8" })).toBe("new ls\n");
  const action = report.actions.find(({ target }) => target === "/usr/bin/ls");
  expect(tree(root)[action?.backup ?? ""]).toBe(before["/usr/bin/ls"]);
  const sidecar: unknown = JSON.parse(readFileSync(at(`${action?.backup}.meta.json`), "utf8"));
  expect(sidecar).toMatchObject({ schema: "backup_meta.v2", prior_kind: "file", role: "undo", generation: 1, run_id: report.run_id, mode: "0755" });
  expect(reserved(root)).toHaveLength(6);
});

test("apply(): the same again, changes nothing and makes no run", async () => {
  const { root, links, context } = scratch();
  await apply(context(), { links, mode: "commit" });
  const before = tree(root);
  const again = await apply(context(), { links, mode: "commit" });
  expect(again).toMatchObject({ ok: true, run_id: null });
  expect(again.actions.map(({ decision, outcome }) => [decision, outcome])).toEqual(Array.from({ length: 3 }, () => ["noop", "unchanged"]));
  expect(tree(root)).toEqual(before);
});

test.for<[string, (at: (path: string) => string) => void, string]>([
  ["a source that is missing", (at) => unlinkSync(at("opt/p/ls")), "source_missing"],
  ["a source that dangles", (at) => { unlinkSync(at("opt/p/ls")); symlinkSync("nothing", at("opt/p/ls")); }, "source_missing"],
  ["a source that leads out of the root", (at) => { unlinkSync(at("opt/p/ls")); symlinkSync("../../../../../../../bin/sh", at("opt/p/ls")); }, "source_missing"],
  ["a source that is a directory", (at) => { unlinkSync(at("opt/p/ls")); mkdirSync(at("opt/p/ls")); }, "source_kind"],
  ["a source without x bit", (at) => chmodSync(at("opt/p/ls"), 0o644), "source_not_executable"],
  ["a source that others can write", (at) => chmodSync(at("opt/p/ls"), 0o777), "source_untrusted"],
  ["a source in a directory that others can write", (at) => chmodSync(at("opt/p"), 0o777), "source_untrusted"],
  ["a target that is a directory", (at) => { unlinkSync(at("usr/bin/ls")); mkdirSync(at("usr/bin/ls")); }, "target_kind"],
  ["a target that is a FIFO", (at) => { unlinkSync(at("usr/bin/ls")); execFileSync("mkfifo", [at("usr/bin/ls")]); }, "target_kind"],
  ["a set-uid target", (at) => chmodSync(at("usr/bin/ls"), 0o4755), "set_id"],
  ["a target with two names", (at) => linkSync(at("usr/bin/ls"), at("usr/bin/ls2")), "hard_links"],
])("apply(): %s, is refused by dry run and commit alike, nothing changes [REQ-S2] [REQ-S3] [REQ-S7] [REQ-S10] [REQ-E1]", async ([, spoil, reason]) => {
  const { root, links, at, context } = scratch();
  spoil(at);
  // A FIFO has no content to read; everything else is compared.
  const read = (): unknown => (reason === "target_kind" ? existsSync(at("usr/bin/fresh")) : tree(root));
  const before = read();
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await apply(context(), { links, mode });
    expect(report).toMatchObject({ ok: false, exit_code: 10, run_id: null, error: { id: "E_POLICY", reason } });
    expect(report.actions.find(({ target }) => target === "/usr/bin/ls")?.decision).toBe("stop");
    expect(read()).toEqual(before);
  }
});

test.for<["allow_hardlink_breakage" | "force_untrusted_source", (at: (path: string) => string) => void]>([
  ["allow_hardlink_breakage", (at) => linkSync(at("usr/bin/ls"), at("usr/bin/ls2"))],
  ["force_untrusted_source", (at) => chmodSync(at("opt/p/ls"), 0o777)],
])("apply(): %s, lets its gate pass and the change be undone [REQ-C2]", async ([field, spoil]) => {
  const { root, links, at, context } = scratch();
  spoil(at);
  const before = visible(root);
  expect(await apply(context(), { links, mode: "commit" })).toMatchObject({ ok: false });
  expect(await apply(context({ policy: { [field]: true } }), { links, mode: "commit" })).toMatchObject({ ok: true });
  expect(await rollback(context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(root)).toEqual(before);
});

test.for<[Mutator, number, string]>([
  ["symlinkat", 1, "ENOSPC"],
  ["symlinkat", 3, "EDQUOT"],
  ["rename", 1, "EIO"],
  ["rename", 2, "EACCES"],
  ["rename", 3, "EROFS"],
  ["rename", 5, "EPERM"],
  ["fchmod", 10, "EIO"],
])("apply(): %s call %i refused with %s, all is undone and no name is left [REQ-R4] [REQ-B2]", async ([call, n, errno]) => {
  const { root, links, context } = scratch();
  const before = tree(root);
  const report = await apply(context({ syscalls: refusing(call, n, errno) }), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 40, rolled_back: true, error: { id: "E_ATOMIC_SWAP", reason: "syscall_failed" } });
  expect(tree(root)).toEqual(before);
  expect((await status(context())).unfinished).toEqual([]);
  expect(await apply(context(), { links, mode: "commit" })).toMatchObject({ ok: true });
});

test("apply(): someone replaces a target just before its swap, their node stays, the rest is undone [REQ-A4] [REQ-A3]", async () => {
  const { root, links, at, context } = scratch();
  const before = visible(root);
  const syscalls = meanwhile("rename", 2, () => {
    program(at("usr/bin/theirs"), "theirs");
    renameSync(at("usr/bin/theirs"), at("usr/bin/ls"));
  });
  const report = await apply(context({ syscalls }), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 40, error: { id: "E_ATOMIC_SWAP", reason: "conflict" } });
  expect(execFileSync(at("usr/bin/ls"), { encoding: "utf8" })).toBe("theirs\n");
  const { "/usr/bin/ls": _theirs, ...rest } = visible(root);
  const { "/usr/bin/ls": _old, ...restBefore } = before;
  expect(rest).toEqual(restBefore);
  expect(reserved(root)).toEqual([]);
});

test("apply(): a file system without RENAME_EXCHANGE, is E_EXDEV, or the degraded way where allowed [REQ-F2]", async () => {
  const { root, links, context } = scratch();
  const before = tree(root);
  const { linuxSyscalls, SyscallError } = await import("@switchyard/fs-atomic");
  const kernel = linuxSyscalls();
  const syscalls = {
    ...kernel,
    rename: (dir: number, from: string, to: string, flags: number): void => {
      if (flags !== 0) throw new SyscallError("renameat2", "EINVAL", to);
      kernel.rename(dir, from, to, flags);
    },
  };
  const refused = await apply(context({ syscalls }), { links, mode: "commit" });
  expect(refused).toMatchObject({ ok: false, exit_code: 50, error: { id: "E_EXDEV", reason: "no_exchange" } });
  expect(tree(root)).toEqual(before);
  const allowed = await apply(context({ syscalls, policy: { allow_degraded_fs: true } }), { links, mode: "commit" });
  expect(allowed).toMatchObject({ ok: true });
  const facts = (await readFacts(context())).lines.map((line): Record<string, unknown> => JSON.parse(line));
  const results = facts.filter((fact) => fact["stage"] === "apply.result" && fact["run_id"] === allowed.run_id);
  expect(results.filter((fact) => fact["degraded"] === true).map((fact) => fact["degraded_reason"])).toEqual(["no_exchange", "no_exchange"]);
  const back = await rollback(context({ syscalls, policy: { allow_degraded_fs: true } }), { runId: null, mode: "commit" });
  expect(back).toMatchObject({ ok: true });
  expect(visible(root)).toEqual(before);
});

test("apply(): aborted while it runs, undoes what it did [REQ-R4]", async () => {
  const { root, links, context } = scratch();
  const before = tree(root);
  const controller = new AbortController();
  const syscalls = meanwhile("symlinkat", 3, () => controller.abort());
  const report = await apply(context({ syscalls, signal: controller.signal }), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, rolled_back: true, error: { reason: "interrupted" } });
  expect(tree(root)).toEqual(before);
});

test.for<[string, (at: (path: string) => string) => void, string]>([
  ["a file where the state belongs", (at) => { mkdirSync(at("var/lib"), { recursive: true }); writeFileSync(at("var/lib/switchyard"), ""); }, "state_unusable"],
  ["a state that others can write", (at) => { mkdirSync(at("var/lib/switchyard"), { recursive: true }); chmodSync(at("var/lib/switchyard"), 0o777); }, "state_unusable"],
  ["a state that leads out of the root", (at) => { mkdirSync(at("var")); symlinkSync("../../../../../../../tmp", at("var/lib")); }, "state_unusable"],
  ["a link in place of the facts", (at) => { mkdirSync(at("var/log/switchyard"), { recursive: true }); symlinkSync("/etc/passwd", at("var/log/switchyard/facts.jsonl")); }, "sink_unusable"],
])("apply(): %s, stops before any change [REQ-O9]", async ([, spoil, reason]) => {
  const { root, links, at, context } = scratch();
  spoil(at);
  const before = tree(root);
  const report = await apply(context(), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason } });
  expect(tree(root)).toEqual(before);
});

test("apply(): /var is a link inside the root, keeps its state there", async () => {
  const { links, at, context } = scratch();
  mkdirSync(at("data/var"), { recursive: true });
  symlinkSync("data/var", at("var"));
  expect(await apply(context(), { links, mode: "commit" })).toMatchObject({ ok: true });
  expect(existsSync(at("data/var/lib/switchyard/lock"))).toBe(true);
  expect((await status(context())).targets.map(({ state }) => state)).toEqual(["switched", "switched", "switched"]);
});

test("apply(): its facts, are one chain that tells kinds and hashes [REQ-O1] [REQ-O5] [REQ-O9]", async () => {
  const { links, at, context } = scratch();
  const { sha256 } = await import("@switchyard/fs-atomic");
  const old = sha256(readFileSync(at("usr/bin/ls")));
  const { run_id } = await apply(context(), { links, mode: "commit" });
  const { lines, chain } = await readFacts(context());
  expect(chain).toMatchObject({ ok: true, lines: lines.length });
  const result = lines.map((line): Record<string, unknown> => JSON.parse(line)).find((fact) => fact["stage"] === "apply.result" && fact["path"] === "/usr/bin/ls");
  expect(result).toMatchObject({ run_id, before_kind: "file", after_kind: "symlink", before_hash: old, after_hash: sha256("../../opt/p/ls"), degraded: false, method: "exchange" });
});

test("apply(): an existing backup name, is moved past and never overwritten [REQ-B1]", async () => {
  const { root, links, at, context } = scratch();
  await apply(context(), { links, mode: "commit" });
  await rollback(context(), { runId: null, mode: "commit" });
  const first = reserved(root);
  await apply(context(), { links, mode: "commit" });
  expect(reserved(root)).toEqual(expect.arrayContaining(first));
  rmSync(at("var/log"), { recursive: true });
});

test.for<[string, Mutator, number, string]>([
  ["the first of the reserve", "write", 2, "state_unusable"],
  ["the last of the reserve", "write", 17, "state_unusable"],
  ["the run's folder", "mkdirat", 7, "state_unusable"],
  ["the run's plan", "write", 18, "state_unusable"],
  ["the first facts", "write", 19, "sink_unusable"],
  ["the run's script", "write", 20, "state_unusable"],
])("apply(): no space for %s, is refused by policy before any change [REQ-O9]", async ([, call, n, reason]) => {
  const { root, links, at, context } = scratch();
  const before = tree(root);
  const report = await apply(context({ syscalls: refusing(call, n, "ENOSPC") }), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 10, rolled_back: false, error: { id: "E_POLICY", reason, errno: "ENOSPC" } });
  expect(tree(root)).toEqual(before);
  expect(readdirSync(at("var/lib/switchyard/runs"))).toEqual([]);
  const { lines } = await readFacts(context());
  const attempts = lines.map((line) => JSON.parse(line)).filter(({ stage }) => stage === "apply.attempt");
  expect(attempts.slice(-1)).toMatchObject(reason === "sink_unusable" ? [] : [{ decision: "failure", error_id: "E_POLICY", reason }]);
  expect(await apply(context(), { links, mode: "commit" })).toMatchObject({ ok: true });
});
