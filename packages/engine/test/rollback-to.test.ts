/** This proves the way back to where an earlier run left the system. */
import { unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { program, scratch, tree, visible, type Scratch } from "./support/scratch.ts";

/** Switches `ls` to a program of this name. */
async function switchTo(place: Scratch, name: string): Promise<string> {
  program(place.at(`opt/p/${name}`), name);
  const { run_id } = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: `/opt/p/${name}` }], mode: "commit" });
  if (run_id === null) throw new Error("the apply made no run");
  return run_id;
}

test("rollbackTo(): three runs later, all of them undone, newest first; again, nothing [REQ-R6] [REQ-R3]", async () => {
  const place = scratch();
  const first = await switchTo(place, "a");
  const there = visible(place.root);
  const later = [await switchTo(place, "b"), await switchTo(place, "c"), await switchTo(place, "d")];
  const dry = await rollbackTo(place.context(), { runId: first, mode: "dry_run" });
  expect(dry).toMatchObject({ ok: true, undoes: later.toReversed(), reports: [] });
  expect(await rollbackTo(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true, exit_code: 0, undoes: later.toReversed() });
  expect(visible(place.root)).toEqual({ ...visible(place.root), ...there });
  const after = tree(place.root);
  expect(await rollbackTo(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true, undoes: [] });
  expect(tree(place.root)).toEqual(after);
});

test("rollbackTo(): runs that take each other back are left alone, a rollback of an earlier run is undone [REQ-R1]", async () => {
  const place = scratch();
  const old = await switchTo(place, "a");
  const first = await apply(place.context(), { links: place.links.slice(1), mode: "commit" });
  const there = visible(place.root);
  const undoOld = await rollback(place.context(), { runId: old, mode: "commit" });
  await switchTo(place, "b");
  await rollback(place.context(), { runId: null, mode: "commit" });
  const report = await rollbackTo(place.context(), { runId: first.run_id ?? "", mode: "commit" });
  expect(report).toMatchObject({ ok: true, undoes: [undoOld.run_id] });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(there["/usr/bin/ls"]);
});

test("rollbackTo(): one of them was changed by someone else, ends there and says so [REQ-R7]", async () => {
  const place = scratch();
  const first = await switchTo(place, "a");
  const middle = await apply(place.context(), { links: place.links.slice(1, 2), mode: "commit" });
  const last = await switchTo(place, "b");
  await rollback(place.context(), { runId: null, mode: "dry_run" });
  const { target = "" } = place.links[1] ?? {};
  unlinkSync(place.at(target.slice(1)));
  writeFileSync(place.at(target.slice(1)), "theirs");
  const report = await rollbackTo(place.context(), { runId: first, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" }, undoes: [last, middle.run_id] });
});

test.for([
  ["nothing was ever applied", "019a0000-0000-7000-8000-000000000001", "no_run", 60],
])("rollbackTo(): %s, is refused", async ([, runId = "", reason, exit_code]) => {
  expect(await rollbackTo(scratch().context(), { runId: String(runId), mode: "commit" })).toMatchObject({ ok: false, exit_code, error: { reason } });
});

test("rollbackTo(): a run that is not there, is a usage error", async () => {
  const place = scratch();
  await switchTo(place, "a");
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await rollbackTo(place.context(), { runId: "019a0000-0000-7000-8000-000000000001", mode })).toMatchObject({ ok: false, exit_code: 2, error: { reason: "run_unknown" } });
  }
});
