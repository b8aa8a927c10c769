/** This proves that what became of the labels of a profile's tree is in the one fact of its flip (REQ-M2). */
import { expect, test } from "vitest";
import { recover } from "../../src/recover/recover.ts";
import { dyingAt } from "../support/broken-kernel.ts";
import { factsOf } from "../support/provisional.ts";
import { flipTo, profiles } from "../support/trees.ts";

test.for([{ tree_label: "restored" }, { tree_label: "not_active" }] as const)("flip(): labels of the tree, %j, in the fact and no warning [REQ-M2]", async (completed) => {
  const place = profiles();
  expect(await flipTo(place, "new", { trees: { complete: async () => completed } })).toMatchObject({ ok: true, warnings: [] });
  expect(await factsOf(place, "profile.flip")).toMatchObject([completed]);
});

test("flip(): a label of the tree is refused, the flip goes on, the fact says why, and a warning what to do [REQ-M2]", async () => {
  const place = profiles();
  const completed = { tree_label: "refused", tree_label_errno: "EPERM" } as const;
  expect(await flipTo(place, "new", { trees: { complete: async () => completed } })).toMatchObject({ ok: true, warnings: [expect.stringMatching(/"new".*EPERM.*restorecon/)] });
  expect(await factsOf(place, "profile.flip")).toMatchObject([completed]);
});

test("flip(): nobody looked at labels, the fact says nothing of them; nor does a dry run [REQ-M2] [REQ-O2]", async () => {
  const place = profiles();
  const { facts } = await flipTo(place, "new", { mode: "dry_run", trees: { complete: async () => ({ tree_label: "restored" }) } });
  await flipTo(place, "new");
  for (const fact of [...facts, ...(await factsOf(place, "profile.flip"))]) expect(fact).not.toHaveProperty("tree_label");
});

test("recover(): a flip that died once it was committed, its fact says what became of the labels all the same [REQ-M2] [REQ-J2]", async () => {
  const completed = { tree_label: "refused", tree_label_errno: "ENOSPC" } as const;
  const told = new Set<unknown>();
  for (let n = 1; ; n++) {
    const place = profiles();
    const { ok } = await flipTo(place, "new", { context: { syscalls: dyingAt(n) }, trees: { complete: async () => completed } });
    await recover(place.context());
    const [fact] = await factsOf(place, "profile.flip");
    if (fact !== undefined && "tree_label" in fact) told.add(fact["tree_label_errno"]);
    if (ok) break;
  }
  expect([...told]).toEqual(["ENOSPC"]);
});
