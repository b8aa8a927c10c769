import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFacts } from "../../src/facts/read-facts.ts";
import { flips } from "../../src/flip/flips.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { factsOf } from "../support/provisional.ts";
import { tree } from "../support/scratch.ts";
import { flipTo, POINTER, PREFIX, profiles } from "../support/trees.ts";

test("flip(): dry run, writes nothing at all [REQ-C1] [REQ-O1]", async () => {
  const place = profiles();
  const before = tree(place.root, ["."]);
  const report = await flipTo(place, "new", { mode: "dry_run" });
  expect(report).toMatchObject({ ok: true, command: "flip", run_id: null, flip: { prefix: PREFIX, from_profile: null, to_profile: "new", applets: 3 } });
  expect([...report.facts]).toMatchObject([{ stage: "profile.flip", decision: "success", to_profile: "new", before_kind: "none", after_kind: "symlink" }]);
  expect(tree(place.root, ["."])).toEqual(before);
});

test("flip(): commit, the pointer leads to the other profile, in one fact [REQ-P1] [REQ-P2] [REQ-O1]", async () => {
  const place = profiles();
  expect(await flipTo(place, "vendor")).toMatchObject({ ok: true, error: null });
  const report = await flipTo(place, "new", { why: "a try, token=abcdefgh" });
  expect(report).toMatchObject({ ok: true, rolled_back: false, flip: { from_profile: "vendor", to_profile: "new", why: "a try, token=***", applets: 3, kept: [], dropped: [], added: ["fresh"] } });
  expect(place.pointer()).toBe("profiles/new");
  expect(execFileSync(place.at(`${POINTER}/bin/ls`), { encoding: "utf8" })).toBe("new ls\n");
  const facts = (await readFacts(place.context())).lines.map((line): Record<string, unknown> => JSON.parse(line));
  const own = facts.filter((fact) => fact["run_id"] === report.run_id);
  expect(own.map(({ stage }) => stage)).toEqual(["profile.flip", "attest.result"]);
  expect(own[0]).toMatchObject({ decision: "success", from_profile: "vendor", to_profile: "new", path: POINTER, before_kind: "symlink", after_kind: "symlink", smoke_status: "skipped", rolled_back: false, applets: 3, lock_attempts: expect.any(Number), duration_ms: expect.any(Number) });
});

test("flip(): to the same profile, changes nothing and makes no run [REQ-P2] [REQ-R3]", async () => {
  const place = profiles();
  await flipTo(place, "new");
  const before = lstatSync(place.at(POINTER));
  const report = await flipTo(place, "new");
  expect(report).toMatchObject({ ok: true, run_id: null, actions: [{ decision: "noop", reason: "idempotent_noop" }] });
  expect(lstatSync(place.at(POINTER)).ino).toBe(before.ino);
  const facts = await factsOf(place, "profile.flip");
  expect(facts.at(-1)).toMatchObject({ decision: "success", reason: "idempotent_noop", from_profile: "new", to_profile: "new" });
  expect(facts).toHaveLength(2);
});

test("flips(): generations, and where the pointer leads [REQ-P3]", async () => {
  const place = profiles();
  expect(await flips(place.context(), { prefix: PREFIX })).toMatchObject({ ok: true, pointers: [{ kind: "none", profile: null }], flips: [] });
  await flipTo(place, "vendor", { why: "first" });
  const { run_id } = await flipTo(place, "new");
  expect(await flips(place.context())).toMatchObject({ pointers: [{ prefix: PREFIX, pointer: POINTER, profile: "new" }], flips: [{ generation: 2, to_profile: "new", current: true, stands: true }, { generation: 1, why: "first", current: false, stands: true }] });
  expect(await rollback(place.context(), { runId: run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/vendor");
  expect(await flips(place.context())).toMatchObject({ pointers: [{ profile: "vendor" }], flips: [{ generation: 2, current: false, stands: false }, { generation: 1, current: true }] });
  expect(JSON.parse(readFileSync(place.at(`var/lib/switchyard/runs/${run_id}/report.json`), "utf8"))).toMatchObject({ command: "flip", flip: { to_profile: "new" } });
  expect(JSON.parse(readFileSync(place.at(`var/lib/switchyard/runs/${run_id}/plan.json`), "utf8"))).toMatchObject({ kind: "switchyard.flip", to_profile: "new" });
});
