/** This proves what becomes of a run where nobody keeps others out (REQ-L2, REQ-L4). */
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { factsOf } from "./support/provisional.ts";
import { scratch, tree } from "./support/scratch.ts";

test("apply(): a commit without a lock manager, production, refused at once, exit 30, and that is a fact [REQ-L4]", async () => {
  const { root, links, context, ...place } = scratch();
  const before = tree(root);
  const report = await apply({ ...context(), lockManager: null }, { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 30, error: { id: "E_LOCKING", reason: "no_lock_manager" } });
  expect(tree(root)).toEqual(before);
  const facts = await factsOf({ root, links, context, ...place }, "apply.attempt");
  expect(facts).toMatchObject([{ decision: "failure", severity: "error", error_id: "E_LOCKING", exit_code: 30, no_lock_manager: true, lock_attempts: 0 }]);
  expect(await rollback({ ...context(), lockManager: null }, { runId: null, mode: "commit" })).toMatchObject({ ok: false });
});

test("apply(): a dry run without a lock manager, production, goes ahead with a warning in its facts [REQ-L2]", async () => {
  const { links, context } = scratch();
  const report = await apply({ ...context(), lockManager: null }, { links, mode: "dry_run" });
  expect(report).toMatchObject({ ok: true, exit_code: 0 });
  expect([...report.facts].find(({ stage }) => stage === "preflight.summary")).toMatchObject({ decision: "success", severity: "warn", no_lock_manager: true });
});

test("apply(): a commit without a lock manager where none is required, done, with a warning in its facts [REQ-L2]", async () => {
  const place = scratch();
  const context = { ...place.context({ policy: { require_lock_manager: false } }), lockManager: null };
  expect(await apply(context, { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
  expect(await factsOf(place, "apply.attempt")).toMatchObject([{ decision: "success", severity: "warn", no_lock_manager: true }]);
  expect(await factsOf(place, "preflight.summary")).toMatchObject([{ severity: "warn", no_lock_manager: true }]);
});

test("apply(): with a lock manager, facts say nothing of one that is missing [REQ-L2]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect((await factsOf(place, "apply.attempt"))[0]).not.toHaveProperty("no_lock_manager");
});
