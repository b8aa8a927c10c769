/** This proves what is told of one path. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { explain } from "../../src/explain/explain.ts";
import type { ExplainReport } from "../../src/explain/explain-report.ts";
import { pin } from "../../src/prune/pin.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { inRun } from "../support/attested.ts";
import { program, scratch, tree, type ContextOptions, type Scratch } from "../support/scratch.ts";

const asked = async ({ context }: Scratch, path: string, more?: ContextOptions): Promise<ExplainReport> => explain(context(more), path);

async function applied(place: Scratch): Promise<string> {
  const { run_id: id } = await apply(place.context(), { links: place.links, mode: "commit" });
  return id ?? "";
}

/** A dpkg database by hand, in which one package has these paths. */
function packaged({ at }: Scratch, name: string, paths: readonly string[]): void {
  mkdirSync(at("var/lib/dpkg/info"), { recursive: true });
  writeFileSync(at("var/lib/dpkg/status"), `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 9.1-1\n\n`);
  writeFileSync(at(`var/lib/dpkg/info/${name}.list`), `${["/.", ...paths].join("\n")}\n`);
}

test("explain(): a file on a root that was never touched: what it is, and that it could be switched; nothing is made", async () => {
  const place = scratch();
  const before = tree(place.root, ["usr", "opt"]);
  const report = await asked(place, "/usr/bin/ls");
  expect(report).toMatchObject({ ok: true, exit_code: 0, canonical: "/usr/bin/ls", links: [], end: "found", node: { kind: "file", mode: "0755", setuid: false }, final: null, managed_by: null, runs: [], backups: [], undo: null, switch: { verdict: "allowed", stops: [] } });
  expect(report.mount?.fs_type).toMatch(/./);
  expect(tree(place.root, ["usr", "opt"])).toEqual(before);
  expect(existsSync(place.at("var"))).toBe(false);
});

test("explain(): a target by a link of its directory: the whole chain, its run, its backup, and what undoing would do [REQ-R1]", async () => {
  const place = scratch();
  symlinkSync("usr/bin", place.at("bin"));
  const runId = await applied(place);
  const report = await asked(place, "/bin/ls");
  expect(report).toMatchObject({
    canonical: "/usr/bin/ls",
    links: [{ path: "/bin", dest: "usr/bin", to: "/usr/bin" }, { path: "/usr/bin/ls", dest: "../../opt/p/ls", to: "/opt/p/ls" }],
    end: "found",
    node: { path: "/usr/bin/ls", kind: "symlink" },
    final: { path: "/opt/p/ls", kind: "file" },
    managed_by: runId,
    runs: [{ run_id: runId, verb: "apply", state: "committed", placed: "link", source: "/opt/p/ls", stands: true, by: { uid: process.getuid?.() } }],
    backups: [{ prior_kind: "file", role: "undo", state: "whole", run_id: runId, pinned: false }],
    undo: { run_id: runId, decision: "restore", others: 2, error: null },
    switch: { verdict: "allowed" },
  });
  expect(report.undo?.backup).toBe(report.backups[0]?.payload);
  expect(existsSync(place.at(report.backups[0]?.payload ?? ""))).toBe(true);
});

test("explain(): a source, the targets that are links to it; undone, none, and the runs are told newest first [REQ-R6]", async () => {
  const place = scratch();
  const runId = await applied(place);
  expect(await asked(place, "/opt/p/ls")).toMatchObject({ targets: ["/usr/bin/ls"], managed_by: null, undo: null });
  const { run_id: undoId } = await rollback(place.context(), { runId, mode: "commit" });
  expect(await asked(place, "/opt/p/ls")).toMatchObject({ targets: [] });
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ managed_by: null, undo: null, runs: [{ run_id: undoId, verb: "rollback", undoes: runId, placed: "node", source: null }, { run_id: runId, state: "committed", stands: false, undone_by: undoId }], backups: [{ role: "redo" }, { role: "undo", state: "gone" }] });
});

test("explain(): a target that was absent, undoing takes it away again; one that someone changed is a conflict [REQ-R7]", async () => {
  const place = scratch();
  await applied(place);
  expect(await asked(place, "/usr/bin/fresh")).toMatchObject({ backups: [{ prior_kind: "none" }], undo: { decision: "restore", backup: null } });
  unlinkSync(place.at("usr/bin/ls"));
  program(place.at("usr/bin/ls"), "theirs");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ node: { kind: "file" }, links: [], undo: { decision: "conflict", error: { reason: "undo_conflict" } } });
});

test("explain(): its payload was changed, undoing would be refused [REQ-R9]", async () => {
  const place = scratch();
  await applied(place);
  const { backups: [kept] } = await asked(place, "/usr/bin/ls");
  writeFileSync(place.at(kept?.payload ?? ""), "tampered");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ok: true, undo: { decision: "stop", error: { id: "E_RESTORE_FAILED" } } });
});

test("explain(): a pinned backup, told so [REQ-PN1]", async () => {
  const place = scratch();
  await applied(place);
  await pin(place.context(), { target: "/usr/bin/ls", pinned: true, mode: "commit" });
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ backups: [{ pinned: true }] });
});

test("explain(): a provisional run, told, and a switch is refused for it [REQ-J3]", async () => {
  const place = scratch();
  const { run_id: runId } = await apply(place.context(), { links: place.links, mode: "commit", confirmWithinMs: 3_600_000 });
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ managed_by: runId, runs: [{ state: "provisional" }], undo: { decision: "restore" }, switch: { verdict: "refused", error: { reason: "provisional_run" } } });
});

test.each<[string, (place: Scratch) => void, string, Partial<ExplainReport>]>([
  ["nothing there", () => undefined, "/usr/bin/none", { canonical: "/usr/bin/none", end: "missing", node: null }],
  ["no directory there", () => undefined, "/no/where/at/all", { canonical: null, end: "missing", node: null, switch: null }],
  ["a link to nothing", ({ at }) => symlinkSync("gone", at("usr/bin/x")), "/usr/bin/x", { end: "dangling", final: null }],
  ["a link out of the root", ({ at }) => symlinkSync("../../../etc", at("usr/bin/x")), "/usr/bin/x", { end: "leaves_root", links: [{ path: "/usr/bin/x", dest: "../../../etc", to: null }] }],
  ["a directory that is a link out of the root", ({ at }) => symlinkSync("../../etc", at("usr/x")), "/usr/x/passwd", { canonical: null, end: "leaves_root" }],
  ["a loop", ({ at }) => (symlinkSync("y", at("usr/bin/x")), symlinkSync("x", at("usr/bin/y"))), "/usr/bin/x", { end: "loop", links: [{ path: "/usr/bin/x", dest: "y", to: "/usr/bin/y" }, { path: "/usr/bin/y", dest: "x", to: "/usr/bin/x" }] }],
  ["a path through a file", () => undefined, "/usr/bin/ls/x", { end: "not_a_directory", canonical: null }],
  ["an absolute link", ({ at }) => symlinkSync("/usr/bin/ls", at("usr/bin/x")), "/usr/bin/x", { end: "found", links: [{ path: "/usr/bin/x", dest: "/usr/bin/ls", to: "/usr/bin/ls" }] }],
])("explain(): %s, told, and no failure", async (_what, make, path, wanted) => {
  const place = scratch();
  make(place);
  expect(await asked(place, path)).toMatchObject({ ok: true, exit_code: 0, path, ...wanted });
});

test("explain(): names and texts that are not UTF-8, byte for byte", async () => {
  const place = scratch();
  execFileSync("sh", ["-c", `ln -s "$(printf '\\377 to')" "$1/$(printf '\\377 at')"`, "sh", place.at("usr/bin")]);
  expect(await asked(place, "/usr/bin/\uDCFF at")).toMatchObject({ end: "dangling", links: [{ path: "/usr/bin/\uDCFF at", dest: "\uDCFF to" }], node: { kind: "symlink" } });
});

test.each<[string, (place: Scratch) => void, string]>([
  ["set-id bits", ({ at }) => chmodSync(at("usr/bin/ls"), 0o4755), "set_id"],
  ["a second name", ({ at }) => linkSync(at("usr/bin/ls"), at("usr/bin/other")), "hard_links"],
  ["a directory", ({ at }) => (unlinkSync(at("usr/bin/ls")), mkdirSync(at("usr/bin/ls"))), "target_kind"],
  ["a FIFO", ({ at }) => (unlinkSync(at("usr/bin/ls")), void execFileSync("mkfifo", [at("usr/bin/ls")])), "target_kind"],
])("explain(): %s, the gate that stands against a switch, as in preflight [REQ-S7] [REQ-S10]", async (_what, make, reason) => {
  const place = scratch();
  make(place);
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ok: true, switch: { verdict: "refused", stops: [{ reason }] } });
  const preflight = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], mode: "dry_run" });
  expect(preflight.error?.reason).toBe(reason);
});

test("explain(): set-id and what the policy lets pass, named [REQ-C2]", async () => {
  const place = scratch();
  chmodSync(place.at("usr/bin/ls"), 0o6755);
  expect(await asked(place, "/usr/bin/ls", { policy: { allow_suid_sgid_mutation: true } })).toMatchObject({ node: { mode: "6755", setuid: true, setgid: true }, switch: { verdict: "allowed", overridden: [{ reason: "set_id", overridden_by: "allow_suid_sgid_mutation" }] } });
});

test("explain(): whose it is, and who made what it leads to: by its path, else by the package [REQ-S4]", async () => {
  const place = scratch();
  packaged(place, "coreutils", ["/usr/bin/ls", "/opt/p/link"]);
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ownership: [{ path: "/usr/bin/ls", state: "owned", owners: [{ manager: "dpkg", package: "coreutils", version: "9.1-1" }] }], provider: { name: "coreutils", known_by: "package", version: "9.1-1" } });
  program(place.at("usr/bin/busybox"), "busybox");
  symlinkSync("busybox", place.at("usr/bin/vi"));
  expect(await asked(place, "/usr/bin/vi")).toMatchObject({ ownership: [{ state: "unowned" }, { path: "/usr/bin/busybox", state: "unowned" }], provider: { path: "/usr/bin/busybox", name: "busybox", known_by: "path", package: null } });
});

test("explain(): a diversion, and a record of diversions that cannot be read, told", async () => {
  const place = scratch();
  packaged(place, "coreutils", ["/usr/bin/ls"]);
  writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/ls\n/usr/bin/ls.distrib\n:\n");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ownership: [{ diversion: { state: "away", other: "/usr/bin/ls.distrib", by: null } }] });
  writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/ls\n");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ok: true, ownership: [{ diversion: { state: "unknown" } }] });
});

test("explain(): one run's journal was tampered with, a warning, and the rest is told [REQ-J4]", async () => {
  const place = scratch();
  const first = await applied(place);
  program(place.at("opt/p/other"), "other");
  const { run_id: second } = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/other" }], mode: "commit" });
  writeFileSync(inRun(place, first, "journal.jsonl"), "nonsense\n{}\n");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ok: true, managed_by: second, runs: [{ run_id: second }], warnings: [expect.stringContaining(first)] });
});

test("explain(): backups where the policy and where a run has kept them, all of them; the place gone, no failure [REQ-B1]", async () => {
  const place = scratch();
  mkdirSync(place.at("srv/kept"), { recursive: true });
  const kept = { policy: { backup_dir: "/srv/kept" } };
  await apply(place.context(kept), { links: place.links, mode: "commit" });
  for (const more of [kept, undefined]) expect((await asked(place, "/usr/bin/ls", more)).backups).toMatchObject([{ payload: expect.stringContaining("/srv/kept/usr/bin/"), state: "whole" }]);
  renameSync(place.at("srv"), place.at("elsewhere"));
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ok: true, backups: [], undo: { decision: "stop", error: { reason: "backup_dir_missing" } } });
});

test("explain(): a sidecar that cannot be read, told as such", async () => {
  const place = scratch();
  await applied(place);
  const name = readdirSync(place.at("usr/bin")).find((one) => /^\.ls\..*\.meta\.json$/u.test(one)) ?? "";
  writeFileSync(join(place.at("usr/bin"), name), "{");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ ok: true, backups: [{ state: "unreadable", prior_kind: null }] });
});

test("explain(): no path, no root, state in foreign hands: refused", async () => {
  const place = scratch();
  for (const path of ["ls", "/usr/../etc", "/", ""]) expect(await asked(place, path)).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE" } });
  expect(await explain({ ...place.context(), root: place.at("nowhere") }, "/usr/bin/ls")).toMatchObject({ exit_code: 2, error: { reason: "root_unusable" } });
  rmSync(place.at("var"), { recursive: true, force: true });
  mkdirSync(place.at("var/lib"), { recursive: true });
  writeFileSync(place.at("var/lib/switchyard"), "in the way");
  expect(await asked(place, "/usr/bin/ls")).toMatchObject({ exit_code: 10, error: { reason: "state_unusable" } });
});
