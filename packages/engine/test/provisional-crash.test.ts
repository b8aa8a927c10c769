/** This proves that a provisional run is confirmed, undone or waits, wherever a process dies (REQ-J2, REQ-J3). */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeFrame } from "@switchyard/journal";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt } from "./support/broken-kernel.ts";
import { expectAttested } from "./support/attested.ts";
import { comfortable, expired, factsOf, HOUR, inFolder, past, provisional, tale } from "./support/provisional.ts";
import { scratch, tree, type Scratch } from "./support/scratch.ts";

/** What must hold of an ended run's papers, whoever wrote them: one fact for each target, all of them alike, one chain, a report. */
async function expectPapers(place: Scratch, id: string, wanted: { readonly decision: string; readonly reason?: string }, at: string): Promise<void> {
  const facts = await factsOf(place, "apply.result", id);
  expect(facts.map(({ path }) => path), at).toEqual(["/usr/bin/fresh", "/usr/bin/ls", "/usr/sbin/link"]);
  for (const fact of facts) expect(fact, at).toMatchObject(wanted);
  expect(JSON.parse(readFileSync(inFolder(place, id, "report.json"), "utf8")), at).toMatchObject({ run_id: id, ok: wanted.decision === "success" });
  expect((await readFacts(place.context())).chain, at).toMatchObject({ ok: true });
  await expectAttested(place, at);
}

test("apply(): to be confirmed, died before any of its calls, waits or is undone, and nothing between [REQ-A3] [REQ-J2] [REQ-J3]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = tree(place.root);
    const died = await apply(place.context({ syscalls: dyingAt(n) }), { links: place.links, mode: "commit", confirmWithinMs: HOUR });
    if (died.ok && died.warnings.length === 0) break;
    const report = await recover(place.context());
    expect(report, `died at ${n}`).toMatchObject({ ok: true });
    const waits = report.waiting.length > 0;
    outcomes.add(waits ? "waits" : "undone");
    const { targets } = await status(place.context());
    const switched = targets.length === 3 && targets.every(({ state }) => state === "switched");
    // What does not wait is exactly as before, with no name left behind.
    expect([switched, waits ? before : tree(place.root)], `died at ${n}`).toEqual([waits, before]);
    expect(await confirm(place.context(), { runId: null }), `died at ${n}`).toMatchObject({ ok: waits });
    if (waits) await expectPapers(place, report.waiting[0]?.run_id ?? "", { decision: "success" }, `died at ${n}`);
  }
  expect([...outcomes].toSorted()).toEqual(["undone", "waits"]);
});

test("confirm(): died before any of its calls, the run waits or stands, and confirming again is right [REQ-J2] [REQ-J3]", async () => {
  const tales = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const { id } = await provisional(place);
    const switched = tree(place.root);
    const died = await confirm(place.context({ syscalls: dyingAt(n) }), { runId: id });
    tales.add(tale(place, id).join(" "));
    if (died.ok && died.warnings.length === 0) break;
    const stands = tale(place, id).includes("committed");
    const report = await recover(place.context());
    expect(report, `died at ${n}`).toMatchObject({ ok: true, waiting: stands ? [] : [{ run_id: id }] });
    expect(report.recovered.every(({ outcome, reason }) => outcome === "completed" && reason === null), `died at ${n}`).toBe(true);
    expect(await confirm(place.context(), { runId: id }), `died at ${n}`).toMatchObject({ ok: true, run_id: id });
    expect(tree(place.root), `died at ${n}`).toEqual(switched);
    await expectPapers(place, id, { decision: "success" }, `died at ${n}`);
  }
  expect([...tales].toSorted()).toEqual(["provisional", "provisional committed", "provisional committed closed"]);
});

test.for([
  ["recover()", "deadline_passed", (place: Scratch, n: number) => recover(place.context({ syscalls: dyingAt(n) }))],
  ["confirm()", "deadline_passed", (place: Scratch, n: number) => confirm(place.context({ syscalls: dyingAt(n) }), { runId: null })],
] as const)("%s: of an expired run, died before any of its calls, the next command undoes it for the same reason [REQ-J2] [REQ-J3]", async ([, reason, act]) => {
  const tales = new Set<string>();
  let n = 0;
  for (let ended = false; !ended; ) {
    n += 1;
    const place = scratch();
    const before = tree(place.root);
    const { id } = await expired(place);
    const { recovered } = await act(place, n);
    ended = recovered.length > 0;
    tales.add(tale(place, id).join(" "));
    expect(await confirm(place.context(), { runId: id }), `died at ${n}`).toMatchObject({ ok: false, error: { reason: "confirm_too_late" } });
    expect(tree(place.root), `died at ${n}`).toEqual(before);
    await expectPapers(place, id, { decision: "failure", reason }, `died at ${n}`);
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true, recovered: [], waiting: [] });
  }
  expect([...tales].toSorted()).toEqual(["provisional", "provisional undoing", "provisional undoing undone", "provisional undoing undone closed"]);
});

test("rollback(): of a run that waits, died before any of its calls, it waits on or is undone and no confirmation comes between [REQ-J2] [REQ-J3]", async () => {
  const tales = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = tree(place.root);
    const { id } = await provisional(place);
    const died = await rollback(place.context({ syscalls: dyingAt(n) }), { runId: id, mode: "commit" });
    tales.add(tale(place, id).join(" "));
    if (died.ok && died.warnings.length === 0) break;
    const announced = tale(place, id).includes("undoing");
    const next = await (announced ? confirm(place.context(), { runId: id }) : rollback(place.context(), { runId: id, mode: "commit" }));
    expect([next.ok, next.error?.reason], `died at ${n}`).toEqual(announced ? [false, "run_undone"] : [true, undefined]);
    expect(tree(place.root), `died at ${n}`).toEqual(before);
    await expectPapers(place, id, { decision: "failure", reason: "taken_back" }, `died at ${n}`);
  }
  expect([...tales].toSorted()).toEqual(["provisional", "provisional undoing", "provisional undoing undone", "provisional undoing undone closed"]);
});

/** Cuts the journal behind the last record of this type, as if the process had died then, and takes away what came later. */
function rewind(place: Scratch, id: string, type: string): void {
  const journal = inFolder(place, id, "journal.jsonl");
  const lines = readFileSync(journal, "utf8").split("\n").slice(0, -1);
  const at = lines.findLastIndex((line) => decodeFrame(Buffer.from(line))?.frame.record.type === type);
  writeFileSync(journal, `${lines.slice(0, at + 1).join("\n")}\n`);
  rmSync(inFolder(place, id, "report.json"), { force: true });
}

test("recover(): killed between the swaps and `provisional`, is undone before its deadline too [REQ-A3] [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await provisional(place);
  rewind(place, id, "switched");
  expect(await recover(place.context())).toMatchObject({ recovered: [{ run_id: id, outcome: "undone", reason: "interrupted" }], waiting: [] });
  expect(tree(place.root)).toEqual(before);
});

test("recover(): killed behind `committed`, completes it although its deadline has passed since [REQ-A3] [REQ-J3]", async () => {
  const place = scratch();
  const { id, confirmBy } = await provisional(place, { within: await comfortable(500) });
  const switched = tree(place.root);
  expect(await confirm(place.context(), { runId: id })).toMatchObject({ ok: true });
  rewind(place, id, "committed");
  await past(confirmBy);
  expect(await status(place.context())).toMatchObject({ unfinished: [id], runs: [{ confirm_by: null }] });
  expect(await recover(place.context())).toMatchObject({ recovered: [{ run_id: id, outcome: "completed", reason: null }], waiting: [] });
  expect(tree(place.root)).toEqual(switched);
  await expectPapers(place, id, { decision: "success" }, "afterwards");
});
