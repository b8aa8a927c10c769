/** This proves which targets are what runs made of them. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { ReadableRuns } from "../../src/history/readable-runs.ts";
import { managedTargets, type ManagedTarget } from "../../src/managed/managed-targets.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { inFolder } from "../support/provisional.ts";
import { program, scratch, type Scratch } from "../support/scratch.ts";

/** By path, what stands there and by which run. */
function managed(place: Scratch): Record<string, Pick<ManagedTarget, "runId" | "placed" | "source">> {
  const root = openRoot(place.root);
  try {
    return Object.fromEntries([...managedTargets(root, place.context(), new ReadableRuns())].map(([path, { runId, placed, source }]) => [path, { runId, placed, source }]));
  } finally {
    closeRoot(root);
  }
}

async function applied(place: Scratch, ...links: readonly (readonly [target: string, source: string])[]): Promise<string> {
  const { run_id: id } = await apply(place.context(), { links: links.map(([target, source]) => ({ target, source })), mode: "commit" });
  return id ?? "";
}

test("managedTargets(): a root that was never touched, none", () => {
  expect(managed(scratch())).toEqual({});
});

test("managedTargets(): two runs upon one target, the newer one; undone, the older one; both undone, none [REQ-R6]", async () => {
  const place = scratch();
  program(place.at("opt/p/other"), "other");
  const first = await applied(place, ["/usr/bin/ls", "/opt/p/ls"], ["/usr/bin/fresh", "/opt/p/fresh"]);
  const second = await applied(place, ["/usr/bin/ls", "/opt/p/other"]);
  const fresh = { runId: first, placed: "link", source: "/opt/p/fresh" };
  expect(managed(place)).toEqual({ "/usr/bin/ls": { runId: second, placed: "link", source: "/opt/p/other" }, "/usr/bin/fresh": fresh });
  const undo = await rollback(place.context(), { runId: second, mode: "commit" });
  expect(managed(place)).toEqual({ "/usr/bin/ls": { runId: first, placed: "link", source: "/opt/p/ls" }, "/usr/bin/fresh": fresh });
  await rollback(place.context(), { runId: undo.run_id, mode: "commit" });
  expect(managed(place)["/usr/bin/ls"]).toMatchObject({ runId: second });
  await rollback(place.context(), { runId: second, mode: "commit" });
  await rollback(place.context(), { runId: first, mode: "commit" });
  expect(managed(place)).toEqual({});
});

test("managedTargets(): a restore by a plan, the node that came back [REQ-R1]", async () => {
  const place = scratch();
  await applied(place, ["/usr/bin/ls", "/opt/p/ls"]);
  const { run_id: runId } = await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls", which: "newest" }], mode: "commit" });
  expect(managed(place)).toEqual({ "/usr/bin/ls": { runId, placed: "node", source: null } });
});

test("managedTargets(): a run that failed, none of its targets", async () => {
  const place = scratch();
  await apply(place.context({ policy: { forbid_paths: ["/usr/bin"] } }), { links: place.links, mode: "commit" });
  expect(managed(place)).toEqual({});
});

test("managedTargets(): a run that was taken back, neither its journal nor the rest of its rollback's is read; one taken back in part is [REQ-R6]", async () => {
  const place = scratch();
  const [ls, fresh] = [await applied(place, ["/usr/bin/ls", "/opt/p/ls"]), await applied(place, ["/usr/bin/fresh", "/opt/p/fresh"])];
  const { run_id: undo } = await rollback(place.context(), { runId: ls, mode: "commit" });
  const before = managed(place);
  expect(before).toMatchObject({ "/usr/bin/fresh": { runId: fresh } });
  // Only what is not read can be like this and not be told.
  writeFileSync(inFolder(place, ls, "journal.jsonl"), `not a journal\n${"x".repeat(100)}\n`);
  const journal = inFolder(place, undo ?? "", "journal.jsonl");
  writeFileSync(journal, `${readFileSync(journal, "utf8").split("\n")[0]}\nnothing\n`);
  expect([managed(place), broken(place)]).toEqual([before, []]);
  rmSync(inFolder(place, ls, "undo.done"));
  expect(broken(place)).toEqual([undo, ls]);
});

/** The runs that could not be read. */
function broken(place: Scratch): string[] {
  const root = openRoot(place.root);
  try {
    const readable = new ReadableRuns();
    managedTargets(root, place.context(), readable);
    return readable.broken.map((run) => run.run_id);
  } finally {
    closeRoot(root);
  }
}
