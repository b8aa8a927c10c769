/** This proves that `allow_conflicting_rollback` displaces what others put at a target, loses none of it, and knows its limits (REQ-R7). */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { prune } from "../../src/prune/prune.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollbackTo } from "../../src/rollback/rollback-to.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { status } from "../../src/status/status.ts";
import { dyingAt, meanwhile } from "../support/broken-kernel.ts";
import { factsOf, inFolder, provisional } from "../support/provisional.ts";
import { program, reserved, scratch, tree, visible, type Scratch } from "../support/scratch.ts";

const on = { policy: { allow_conflicting_rollback: true } } as const;
const newest = { runId: null, mode: "commit" } as const;

async function applied(place: Scratch, links = place.links): Promise<string> {
  const report = await apply(place.context(), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: true });
  return report.run_id ?? "";
}

/** Puts another node at a target, in place of what is there. */
function replace(path: string, make: (path: string) => void): void {
  unlinkSync(path);
  make(path);
}

function theirFile(path: string): void {
  program(path, "theirs");
  chmodSync(path, 0o711);
  utimesSync(path, 1_500_000_000.5, 1_400_000_000.25);
}

/** What others may put at each of the three targets. */
const CASES: readonly (readonly [string, string, (path: string) => void])[] = [
  ["another file, of a file", "usr/bin/ls", theirFile],
  ["another link, of a file", "usr/bin/ls", (path) => symlinkSync("real", path)],
  ["the same link made anew, of a file", "usr/bin/ls", (path) => symlinkSync("../../opt/p/ls", path)],
  ["another file, of a link", "usr/sbin/link", theirFile],
  ["another link, of a link", "usr/sbin/link", (path) => symlinkSync("elsewhere", path)],
  ["a file, of nothing", "usr/bin/fresh", theirFile],
  ["another link, of nothing", "usr/bin/fresh", (path) => symlinkSync("nowhere", path)],
];

test.for(CASES)("rollback(): %s, theirs is displaced and kept, and undoing it brings theirs back exactly [REQ-R1] [REQ-R2] [REQ-R7]", async ([, target, make]) => {
  const place = scratch();
  const before = visible(place.root);
  const run = await applied(place);
  replace(place.at(target), make);
  const theirs = visible(place.root);
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  const dry = await rollback(place.context(on), { ...newest, mode: "dry_run" });
  const report = await rollback(place.context(on), newest);
  expect(report).toMatchObject({ ok: true, exit_code: 0, undoes: run, warnings: [expect.any(String)] });
  expect([dry.ok, dry.warnings, dry.actions.map(({ decision, reason }) => [decision, reason])]).toEqual([true, report.warnings, report.actions.map(({ decision, reason }) => [decision, reason])]);
  expect(report.actions.find((action) => action.target === `/${target}`)).toMatchObject({ decision: "restore", reason: "undo_conflict", outcome: "restored" });
  expect(visible(place.root)).toEqual(before);
  const facts = await factsOf(place, "rollback", report.run_id ?? "");
  expect(facts.filter(({ warnings }) => warnings !== undefined)).toMatchObject([{ path: `/${target}`, decision: "success", severity: "warn", warnings: ["undo_conflict"] }]);
  expect(existsSync(inFolder(place, run, "undo.done"))).toBe(true);
  // Its sidecar says what it is, and pruning does not take it.
  const kept = report.actions.find((action) => action.target === `/${target}`)?.backup ?? "";
  expect(JSON.parse(readFileSync(place.at(`${kept}.meta.json`), "utf8"))).toMatchObject({ role: "redo", run_id: report.run_id });
  expect(await prune(place.context(), { mode: "commit", countLimit: 1 })).toMatchObject({ ok: true });
  expect(await rollback(place.context(), { runId: report.run_id, mode: "commit" })).toMatchObject({ ok: true, warnings: [] });
  expect(visible(place.root)).toEqual(theirs);
});

test("rollback(): twice with the field, the second touches nothing [REQ-R3]", async () => {
  const place = scratch();
  await applied(place);
  replace(place.at("usr/bin/ls"), theirFile);
  await rollback(place.context(on), newest);
  const before = tree(place.root);
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: true, run_id: null, warnings: [] });
  // What comes later is not the run's, whatever the policy.
  replace(place.at("usr/bin/ls"), theirFile);
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: true, run_id: null });
  expect(Object.keys(tree(place.root))).toEqual(Object.keys(before));
});

test.for<[string, (path: string) => void]>([
  ["a directory", (path) => mkdirSync(path)],
  ["a FIFO", (path) => void execFileSync("mkfifo", [path])],
])("rollback(): %s in the way, refused with the field too and nothing touched [REQ-R7] [REQ-S2]", async ([, make]) => {
  const place = scratch();
  await applied(place);
  replace(place.at("usr/bin/ls"), make);
  const before = Object.keys(visibleBut(place));
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict", path: "/usr/bin/ls" } });
  expect(Object.keys(visibleBut(place))).toEqual(before);
  expect(lstatSync(place.at("usr/sbin/link")).isSymbolicLink()).toBe(true);
});

/** What can be read without waiting for a writer. */
function visibleBut(place: Scratch): Record<string, string> {
  return tree(place.root, ["usr/sbin"]);
}

test("rollback(): a later run switched the target again, refused with the field too; to the run before it, undone [REQ-R6] [REQ-R7]", async () => {
  const place = scratch();
  program(place.at("opt/p/second"), "second");
  const first = await applied(place);
  const second = await applied(place, [{ target: "/usr/bin/ls", source: "/opt/p/second" }]);
  const before = tree(place.root);
  expect(await rollback(place.context(on), { runId: first, mode: "commit" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  expect(tree(place.root)).toEqual(before);
  expect(await rollbackTo(place.context(on), { runId: first, mode: "commit" })).toMatchObject({ ok: true, undoes: [second] });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
});

test("rollback(): a later run switched what someone else had put there, and kept that, refused too; run by run all comes back [REQ-R6] [REQ-R7]", async () => {
  const place = scratch();
  const before = visible(place.root);
  program(place.at("opt/p/second"), "second");
  const first = await applied(place);
  replace(place.at("usr/bin/ls"), theirFile);
  const theirs = visible(place.root);
  const second = await applied(place, [{ target: "/usr/bin/ls", source: "/opt/p/second" }]);
  // Someone else once more: the later run still stands there.
  replace(place.at("usr/bin/ls"), (path) => program(path, "others"));
  const others = visible(place.root);
  expect(await rollback(place.context(on), { runId: first, mode: "commit" })).toMatchObject({ ok: false, error: { reason: "undo_conflict" } });
  expect(visible(place.root)).toEqual(others);
  expect(await rollback(place.context(on), { runId: second, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(theirs);
  expect(await rollback(place.context(on), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): a later run was undone, what someone put there since is displaced [REQ-R7]", async () => {
  const place = scratch();
  const before = visible(place.root);
  program(place.at("opt/p/second"), "second");
  const first = await applied(place);
  const second = await applied(place, [{ target: "/usr/bin/ls", source: "/opt/p/second" }]);
  expect(await rollback(place.context(), { runId: second, mode: "commit" })).toMatchObject({ ok: true });
  replace(place.at("usr/bin/ls"), theirFile);
  expect(await rollback(place.context(on), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): of a rollback after which someone put another file there, their file is kept and the link is back [REQ-R1] [REQ-R7]", async () => {
  const place = scratch();
  await applied(place);
  const switched = visible(place.root);
  const undo = await rollback(place.context(), newest);
  replace(place.at("usr/bin/ls"), theirFile);
  const theirs = visible(place.root);
  expect(await rollback(place.context(), { runId: undo.run_id, mode: "commit" })).toMatchObject({ ok: false, error: { reason: "undo_conflict" } });
  const redo = await rollback(place.context(on), { runId: undo.run_id, mode: "commit" });
  expect(redo).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(switched);
  expect(await rollback(place.context(), { runId: redo.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(theirs);
});

test("rollback(): their set-id file, kept without its rights and brought back with them [REQ-B5] [REQ-R7]", async () => {
  const place = scratch();
  await applied(place);
  replace(place.at("usr/bin/ls"), (path) => (program(path, "theirs"), chmodSync(path, 0o4755)));
  const theirs = visible(place.root);
  const report = await rollback(place.context(on), newest);
  expect(report).toMatchObject({ ok: true });
  const kept = report.actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "";
  expect(lstatSync(place.at(kept)).mode & 0o6000).toBe(0);
  expect(await rollback(place.context(), { runId: report.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(theirs);
});

test("rollback(): their set-id file has another name, refused before anything is touched [REQ-B5] [REQ-R7]", async () => {
  const place = scratch();
  await applied(place);
  replace(place.at("usr/bin/ls"), (path) => (program(path, "theirs"), chmodSync(path, 0o4755), linkSync(path, `${dirname(path)}/other`)));
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) expect(await rollback(place.context(on), { runId: null, mode })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "hard_linked_privileged" } });
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): of a run that waits, refused with the field too [REQ-J3] [REQ-R7]", async () => {
  const place = scratch();
  await provisional(place);
  replace(place.at("usr/bin/ls"), theirFile);
  const before = tree(place.root);
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): theirs is replaced again at the instant of the swap, the newest stays and nothing is lost [REQ-A4] [REQ-R7]", async () => {
  const place = scratch();
  await applied(place);
  replace(place.at("usr/bin/ls"), theirFile);
  const syscalls = meanwhile("rename", 2, () => {
    program(place.at("usr/bin/newer"), "newer");
    renameSync(place.at("usr/bin/newer"), place.at("usr/bin/ls"));
  });
  expect(await rollback(place.context({ ...on, syscalls }), newest)).toMatchObject({ ok: false, exit_code: 70 });
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("newer");
  const payloads = reserved(place.root).filter((path) => path.endsWith(".bak") && path.includes("/.ls."));
  expect(payloads.map((path) => readFileSync(`${place.root}${path}`, "utf8")).join("")).toContain("old ls");
});

test("recover(): a rollback over theirs died before any of its calls, finished or never began, theirs is never lost [REQ-A1] [REQ-J2] [REQ-R7]", async () => {
  const came = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = visible(place.root);
    await applied(place);
    replace(place.at("usr/bin/ls"), theirFile);
    replace(place.at("usr/bin/fresh"), (path) => writeFileSync(path, "their fresh"));
    const theirs = visible(place.root);
    const died = await rollback(place.context({ ...on, syscalls: dyingAt(n) }), newest);
    const isWhole = died.ok && died.warnings.length === 2;
    // Without the field: what was begun was allowed then. Of one that did not die, it finds nothing to do.
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const isBack = visible(place.root)["/usr/bin/ls"] === before["/usr/bin/ls"];
    came.add(isBack ? "restored" : "never began");
    expect(visible(place.root), `died at ${n}`).toEqual(isBack ? before : theirs);
    const facts = (await factsOf(place, "rollback")).filter(({ decision }) => decision === "success");
    expect(facts.flatMap(({ warnings = [] }) => warnings), `died at ${n}`).toEqual(isBack ? ["undo_conflict", "undo_conflict"] : []);
    expect((await readFacts(place.context())).chain, `died at ${n}`).toMatchObject({ ok: true });
    expect((await status(place.context())).unfinished, `died at ${n}`).toEqual([]);
    for (const runId of new Set(facts.map((fact) => String(fact["run_id"])))) await rollback(place.context(), { runId, mode: "commit" });
    expect(visible(place.root), `died at ${n}`).toEqual(theirs);
    if (isWhole) break;
  }
  expect([...came].toSorted()).toEqual(["never began", "restored"]);
});
