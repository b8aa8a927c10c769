/** This proves what a provisional run keeps others from changing, and how a rollback takes it back (REQ-J3). */
import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { prune } from "../src/prune/prune.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { status } from "../src/status/status.ts";
import { refusing } from "./support/broken-kernel.ts";
import { expired, factsOf, HOUR, provisional, tale } from "./support/provisional.ts";
import { program, reserved, scratch, tree, visible, type Scratch } from "./support/scratch.ts";

const REFUSED = { ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "provisional_run", path: "/usr/bin/ls" } };

/** Switches `ls` once for each name, committed at once. */
async function committed(place: Scratch, ...names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    program(place.at(`opt/p/${name}`), name);
    const { run_id: id } = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: `/opt/p/${name}` }], mode: "commit" });
    ids.push(id ?? "");
  }
  return ids;
}

test.for([
  ["another link", { links: [{ target: "/usr/bin/ls", source: "/opt/p/fresh" }] }],
  ["the same link", { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }] }],
  ["the same link, to be confirmed itself", { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], confirmWithinMs: HOUR }],
  ["a restore", { links: [], restores: [{ target: "/usr/bin/ls" }] }],
] as const)("apply(): %s of a target that waits, is refused in dry run and commit alike, and nothing is touched [REQ-J3] [REQ-S10]", async ([, request]) => {
  const place = scratch();
  const { id } = await provisional(place);
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await apply(place.context(), { ...request, mode });
    expect(report).toMatchObject(REFUSED);
    expect(report.error?.message).toContain(id);
    expect(report.error?.remedies).toEqual([expect.stringContaining(`switchyard confirm ${id}`), expect.stringContaining(`switchyard rollback ${id}`)]);
  }
  expect(tree(place.root)).toEqual(before);
  expect(await factsOf(place, "apply.attempt")).toMatchObject([{ decision: "success" }, { decision: "failure", reason: "provisional_run" }]);
  expect(await confirm(place.context(), { runId: id })).toMatchObject({ ok: true });
});

test("apply(): other targets while a run waits, is fine, and the run still goes back [REQ-J3]", async () => {
  const place = scratch();
  const before = visible(place.root);
  const { id } = await provisional(place, { links: place.links.slice(0, 1) });
  expect(await apply(place.context(), { links: place.links.slice(1), mode: "commit" })).toMatchObject({ ok: true, recovered: [] });
  expect(await rollback(place.context(), { runId: id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(before["/usr/bin/ls"]);
  expect(visible(place.root)["/usr/bin/fresh"]).toContain("-> ");
});

test("rollback(): an older run of a target that waits, is refused in dry run and commit alike [REQ-J3]", async () => {
  const place = scratch();
  const [older = ""] = await committed(place, "a");
  await provisional(place, { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }] });
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) expect(await rollback(place.context(), { runId: older, mode })).toMatchObject(REFUSED);
  expect(tree(place.root)).toEqual(before);
});

test.for([["named", false], ["the newest", true]] as const)("rollback(): a run that waits, %s, is taken back at once; again changes nothing [REQ-J3] [REQ-R3]", async ([, newest]) => {
  const place = scratch();
  const [older = ""] = await committed(place, "a");
  const before = tree(place.root);
  const { id } = await provisional(place);
  const runId = newest ? null : id;
  const report = await rollback(place.context(), { runId, mode: "commit" });
  expect(report).toMatchObject({ command: "rollback", ok: true, exit_code: 0, run_id: null, undoes: id, rolled_back: true, recovered: [] });
  expect(report.actions.map(({ target, decision, outcome }) => [target, decision, outcome])).toEqual(["/usr/sbin/link", "/usr/bin/ls", "/usr/bin/fresh"].map((target) => [target, "restore", "restored"]));
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional", "undoing", "undone", "closed"]);
  const again = await rollback(place.context(), { runId, mode: "commit" });
  expect(again).toMatchObject({ ok: true, exit_code: 0, run_id: null, undoes: id, rolled_back: false });
  expect(again.actions.map(({ decision }) => decision)).toEqual(["noop", "noop", "noop"]);
  expect(tree(place.root)).toEqual(before);
  expect((await status(place.context())).runs.map(({ run_id, state }) => [run_id, state])).toEqual([[older, "committed"], [id, "undone"]]);
});

test("rollback(): a run that waits, its facts tell of the rollback and that the run failed [REQ-O1]", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  await rollback(place.context(), { runId: id, mode: "commit" });
  const results = await factsOf(place, "apply.result", id);
  expect(results.map(({ decision, error_id, reason, rolled_back }) => [decision, error_id, reason, rolled_back])).toEqual(Array.from({ length: 3 }, () => ["failure", "E_POLICY", "taken_back", true]));
  expect(await factsOf(place, "rollback")).toMatchObject(["none", "file", "symlink"].map((after_kind) => ({ decision: "success", undoes: id, before_kind: "symlink", after_kind })));
  expect(await factsOf(place, "rollback.summary")).toMatchObject([{ decision: "success", undoes: id, restored: 3, unchanged: 0, failed: 0 }]);
});

test("rollback(): a run that waits, dry run, shows it and changes nothing [REQ-C1]", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  const before = tree(place.root, ["."]);
  expect(await rollback(place.context(), { runId: null, mode: "dry_run" })).toMatchObject({ ok: true, undoes: id, actions: [{ decision: "restore" }, { decision: "restore" }, { decision: "restore" }] });
  expect(tree(place.root, ["."])).toEqual(before);
});

test("rollback(): a run that waits and one target changed by someone else, is refused and it waits on [REQ-R7] [REQ-R9]", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  program(place.at("usr/bin/theirs"), "theirs");
  renameSync(place.at("usr/bin/theirs"), place.at("usr/bin/ls"));
  const before = tree(place.root);
  expect(await rollback(place.context(), { runId: id, mode: "commit" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict", path: "/usr/bin/ls" } });
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional"]);
});

test("rollback(): a run that waits, its journal cannot be written, is refused and it waits on", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  const before = tree(place.root);
  // The first call writes who holds the lock.
  const report = await rollback(place.context({ syscalls: refusing("write", 2, "EIO") }), { runId: id, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { reason: "state_unusable", errno: "EIO" } });
  expect(tree(place.root)).toEqual(before);
  expect(tale(place, id)).toEqual(["provisional"]);
});

test("rollback(): after a run that waited was undone at its deadline, does not undo the run before it [REQ-J3] [REQ-R3]", async () => {
  const place = scratch();
  await committed(place, "a");
  const before = tree(place.root);
  const { id } = await expired(place);
  await recover(place.context());
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, undoes: id, run_id: null });
  expect(tree(place.root)).toEqual(before);
});

test("rollbackTo(): a run before one that waits, takes that back too; to the one that waits, leaves it [REQ-J3] [REQ-R6]", async () => {
  const place = scratch();
  const [first = "", second = ""] = await committed(place, "a", "b");
  const { id } = await provisional(place);
  expect(await rollbackTo(place.context(), { runId: id, mode: "commit" })).toMatchObject({ ok: true, undoes: [] });
  expect(tale(place, id)).toEqual(["provisional"]);
  expect(await rollbackTo(place.context(), { runId: first, mode: "dry_run" })).toMatchObject({ ok: true, undoes: [id, second] });
  expect(await rollbackTo(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true, undoes: [id, second] });
  expect(visible(place.root)["/usr/bin/ls"]).toContain("-> ../../opt/p/a");
  expect(visible(place.root)["/usr/bin/fresh"]).toBeUndefined();
});

test("prune(): while a run waits, removes nothing that the run, or the one before it, needs to go back [REQ-PN1] [REQ-J3]", async () => {
  const place = scratch();
  const before = visible(place.root);
  const ids = await committed(place, "a", "b", "c");
  const switched = tree(place.root);
  const { id } = await provisional(place);
  const shown = await prune(place.context(), { mode: "dry_run", countLimit: 1 });
  const done = await prune(place.context(), { mode: "commit", countLimit: 1 });
  expect(done).toMatchObject({ ok: true, recovered: [], warnings: [] });
  expect([shown.targets, shown.warnings]).toEqual([done.targets, []]);
  const ls = done.targets.find(({ path }) => path === "/usr/bin/ls");
  expect(ls?.pruned.map(({ run_id }) => run_id)).toEqual([ids[1]]);
  expect(await rollback(place.context(), { runId: id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(switched["/usr/bin/ls"]);
  expect(await rollback(place.context(), { runId: ids[2] ?? "", mode: "commit" })).toMatchObject({ ok: true });
  await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls", which: "original" }], mode: "commit" });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(before["/usr/bin/ls"]);
});

test("prune(): while a restore waits, keeps the sidecar of what it put back, and undone the backup is whole again [REQ-PN1] [REQ-B2]", async () => {
  const place = scratch();
  await committed(place, "a", "b", "c", "d");
  const restore = { links: [], restores: [{ target: "/usr/bin/ls", which: "previous" }] } as const;
  const shown = await apply(place.context(), { ...restore, mode: "dry_run" });
  const before = reserved(place.root);
  const { run_id: id } = await apply(place.context(), { ...restore, mode: "commit", confirmWithinMs: HOUR });
  const put = visible(place.root)["/usr/bin/ls"];
  expect(await prune(place.context(), { mode: "commit", countLimit: 1 })).toMatchObject({ ok: true, targets: [{ retained: expect.arrayContaining([expect.objectContaining({ generation: 3, why: "needed" })]) }] });
  expect(await rollback(place.context(), { runId: id, mode: "commit" })).toMatchObject({ ok: true });
  expect(before.filter((path) => !reserved(place.root).includes(path))).toHaveLength(2);
  expect((await apply(place.context(), { ...restore, mode: "commit" })).actions.map(({ dest }) => dest)).toEqual(shown.actions.map(({ dest }) => dest));
  expect(visible(place.root)["/usr/bin/ls"]).toBe(put);
});
