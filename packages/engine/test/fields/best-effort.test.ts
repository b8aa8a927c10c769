/** This proves that `force_restore_best_effort` restores what can be, and calls the rest what it is (REQ-R5, REQ-R9). */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply, type ApplyRequest } from "../../src/apply/apply.ts";
import { confirm } from "../../src/confirm/confirm.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollbackTo } from "../../src/rollback/rollback-to.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { status } from "../../src/status/status.ts";
import { dyingAt, meanwhile } from "../support/broken-kernel.ts";
import { factsOf, HOUR, inFolder, provisional } from "../support/provisional.ts";
import { program, reserved, scratch, tree, visible, type Scratch } from "../support/scratch.ts";

const on = { policy: { force_restore_best_effort: true } } as const;
const newest = { runId: null, mode: "commit" } as const;

function fileOf(place: Scratch, name: string, suffix: string): string {
  const found = reserved(place.root).find((path) => path.includes(`/.${name}.`) && path.endsWith(suffix));
  if (found === undefined) throw new Error(`no ${suffix} of ${name}`);
  return `${place.root}${found}`;
}

/** The three targets switched by one run. */
async function applied(place: Scratch): Promise<string> {
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: true });
  return report.run_id ?? "";
}

interface Spoilt {
  readonly place: Scratch;
  readonly run: string;
  readonly before: Record<string, string>;
  /** Mends what was spoilt. */
  readonly mend: () => void;
}

/** The same, and the payload of `ls` is elsewhere. */
async function spoilt(): Promise<Spoilt> {
  const place = scratch();
  const before = visible(place.root);
  const run = await applied(place);
  const payload = fileOf(place, "ls", ".bak");
  renameSync(payload, place.at("lost"));
  return { place, run, before, mend: () => renameSync(place.at("lost"), payload) };
}

const without = (entries: Record<string, string>): object => Object.fromEntries(Object.entries(entries).filter(([path]) => path !== "/usr/bin/ls"));
const outcomes = (report: Awaited<ReturnType<typeof rollback>>): object => Object.fromEntries(report.actions.map(({ target, decision, reason, outcome }) => [target, [decision, reason, outcome]]));

test.for<[string, (place: Scratch) => void, { exit_code: number; error: { id: string; reason: string } }]>([
  ["its payload gone", (place) => unlinkSync(fileOf(place, "ls", ".bak")), { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "payload_missing" } }],
  ["its sidecar gone", (place) => unlinkSync(fileOf(place, "ls", ".meta.json")), { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "sidecar_missing" } }],
  ["its payload changed", (place) => writeFileSync(fileOf(place, "ls", ".bak"), "evil"), { exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "payload_hash_mismatch" } }],
  ["its sidecar torn", (place) => writeFileSync(fileOf(place, "ls", ".meta.json"), '{"schema":'), { exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "sidecar_unreadable" } }],
])("rollback(): one target with %s, the others restored, it is told and left, and the run stands [REQ-R5] [REQ-R9]", async ([, spoil, wanted]) => {
  const place = scratch();
  const before = visible(place.root);
  const run = await applied(place);
  spoil(place);
  const dry = await rollback(place.context(on), { ...newest, mode: "dry_run" });
  const report = await rollback(place.context(on), newest);
  const { reason } = wanted.error;
  for (const one of [dry, report]) expect(one).toMatchObject({ ok: false, ...wanted, error: { ...wanted.error, path: expect.stringContaining("ls") } });
  expect(report.error?.remedies).toEqual(dry.error?.remedies);
  expect(report.error?.remedies.join("\n")).toContain(`switchyard rollback ${run} --commit`);
  expect(outcomes(report)).toEqual({ "/usr/bin/ls": ["stop", reason, "failed"], "/usr/sbin/link": ["restore", null, "restored"], "/usr/bin/fresh": ["restore", null, "restored"] });
  const now = visible(place.root);
  expect(now["/usr/bin/ls"]).toMatch(/^-> /);
  expect(without(now)).toEqual(without(before));
  const facts = await factsOf(place, "rollback", report.run_id ?? "");
  expect(facts.find(({ path }) => path === "/usr/bin/ls")).toMatchObject({ decision: "failure", reason, error_id: wanted.error.id, exit_code: wanted.exit_code, before_kind: "symlink", after_kind: "symlink" });
  expect(facts.filter(({ decision }) => decision === "success")).toHaveLength(2);
  expect(await factsOf(place, "rollback.summary")).toMatchObject([{ decision: "failure", restored: 2, unchanged: 0, failed: 1, reason }]);
  expect(existsSync(inFolder(place, run, "undo.done"))).toBe(false);
  expect((await status(place.context())).unfinished).toEqual([]);
});

test("rollback(): a second one once the payload is mended, finishes the rest and marks the run; a third does nothing [REQ-R3] [REQ-R5]", async () => {
  const { place, run, before, mend } = await spoilt();
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: false, exit_code: 60 });
  // Not mended yet: the same again, and nothing else to do.
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: false, exit_code: 60, run_id: null });
  mend();
  const second = await rollback(place.context(), newest);
  expect(second).toMatchObject({ ok: true, exit_code: 0, undoes: run });
  expect(second.actions.filter(({ decision }) => decision === "restore").map(({ target }) => target)).toEqual(["/usr/bin/ls"]);
  expect(visible(place.root)).toEqual(before);
  expect(existsSync(inFolder(place, run, "undo.done"))).toBe(true);
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: true, run_id: null });
});

test("rollback(): the command that it names for a changed payload, brings it back by hand [REQ-R5]", async () => {
  const place = scratch();
  await applied(place);
  writeFileSync(fileOf(place, "ls", ".bak"), "#!/bin/sh\necho mended\n");
  const { error } = await rollback(place.context(on), newest);
  const command = error?.remedies.find((remedy) => remedy.includes("mv -T"))?.replace(/^.*?: /, "") ?? "";
  execFileSync("sh", ["-c", command]);
  expect(execFileSync(place.at("usr/bin/ls"), { encoding: "utf8" })).toBe("mended\n");
});

test("rollback(): of a rollback that left a target, its links are back and that one is as it was [REQ-R1]", async () => {
  const { place, mend } = await spoilt();
  const switched = visible(place.root);
  const partial = await rollback(place.context(on), newest);
  expect(await rollback(place.context(), { runId: partial.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(switched);
  mend();
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: true, actions: { length: 3 } });
});

test("rollback(): a conflict, with the field too, stops all of it [REQ-R7] [REQ-R9]", async () => {
  const { place } = await spoilt();
  unlinkSync(place.at("usr/bin/fresh"));
  program(place.at("usr/bin/fresh"), "theirs");
  const before = tree(place.root);
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "undo_conflict" } });
  expect(tree(place.root)).toEqual(before);
});

test("rollback(): every payload is gone, nothing is touched and the first is the error [REQ-R9]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links.slice(0, 2), mode: "commit" });
  for (const name of ["ls", "link"]) unlinkSync(fileOf(place, name, ".bak"));
  const before = tree(place.root);
  const report = await rollback(place.context(on), newest);
  expect(report).toMatchObject({ ok: false, exit_code: 60, run_id: null, error: { reason: "payload_missing" } });
  expect(tree(place.root)).toEqual(before);
  expect(await factsOf(place, "rollback.summary")).toMatchObject([{ restored: 0, failed: 2 }]);
});

test("rollback(): another target fails on the way, that is the error, and both are told [REQ-R5]", async () => {
  const { place } = await spoilt();
  const syscalls = meanwhile("rename", 1, () => {
    program(place.at("usr/sbin/theirs"), "theirs");
    renameSync(place.at("usr/sbin/theirs"), place.at("usr/sbin/link"));
  });
  const report = await rollback(place.context({ ...on, syscalls }), newest);
  expect(report).toMatchObject({ ok: false, exit_code: 70, error: { reason: "undo_failed" } });
  expect(outcomes(report)).toMatchObject({ "/usr/bin/ls": ["stop", "payload_missing", "failed"], "/usr/sbin/link": ["restore", null, "left"] });
  expect(await factsOf(place, "rollback.summary")).toMatchObject([{ restored: 1, failed: 2 }]);
});

test("rollback(): of a run that waits, with the field too, as a whole or not at all [REQ-J3]", async () => {
  const place = scratch();
  await provisional(place);
  unlinkSync(fileOf(place, "ls", ".bak"));
  const before = tree(place.root);
  expect(await rollback(place.context(on), newest)).toMatchObject({ ok: false, exit_code: 60, error: { reason: "payload_missing" } });
  expect(tree(place.root)).toEqual(before);
});

test("rollbackTo(): one run has a target that is left, it ends there and the run is among those left [REQ-R5]", async () => {
  const place = scratch();
  program(place.at("opt/p/other"), "other");
  const first = await apply(place.context(), { links: [{ target: "/usr/bin/real", source: "/opt/p/other" }], mode: "commit" });
  const run = await applied(place);
  unlinkSync(fileOf(place, "ls", ".bak"));
  expect(await rollbackTo(place.context(on), { runId: first.run_id ?? "", mode: "commit" })).toMatchObject({ ok: false, exit_code: 60, left: [run] });
});

test("recover(): a rollback that leaves a target died before any of its calls, finished or never began; its papers tell the truth and the run is not marked [REQ-J2] [REQ-R5]", async () => {
  const came = new Set<string>();
  for (let n = 1; ; n++) {
    const { place, run, before, mend } = await spoilt();
    const switched = visible(place.root);
    const died = await rollback(place.context({ ...on, syscalls: dyingAt(n) }), newest);
    const isWhole = died.error?.reason === "payload_missing" && died.warnings.length === 0;
    // Of one that did not die, it finds nothing to do.
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const isBack = visible(place.root)["/usr/sbin/link"] === before["/usr/sbin/link"];
    came.add(isBack ? "restored" : "never began");
    expect(visible(place.root), `died at ${n}`).toEqual(isBack ? { ...before, "/usr/bin/ls": switched["/usr/bin/ls"] } : switched);
    expect(existsSync(inFolder(place, run, "undo.done")), `died at ${n}`).toBe(false);
    expect(await papers(place), `died at ${n}`).toEqual(isBack ? TRUE_PAPERS : NO_PAPERS);
    expect((await readFacts(place.context())).chain, `died at ${n}`).toMatchObject({ ok: true });
    mend();
    expect(await rollback(place.context(), newest), `died at ${n}`).toMatchObject({ ok: true });
    expect(visible(place.root), `died at ${n}`).toEqual(before);
    if (isWhole) break;
  }
  expect([...came].toSorted()).toEqual(["never began", "restored"]);
});

/** Of the rollback that left `ls`: what became of each target, of all of them, and what its report says. */
async function papers(place: Scratch): Promise<object> {
  const facts = await factsOf(place, "rollback");
  const of = Object.fromEntries(facts.map(({ path, decision, reason = null }) => [path, [decision, reason]]));
  const summary = (await factsOf(place, "rollback.summary")).map(({ decision, restored, failed, reason }) => [decision, restored, failed, reason]);
  const [id] = new Set(facts.map((fact) => String(fact["run_id"])));
  const report = id === undefined ? null : JSON.parse(readFileSync(inFolder(place, id, "report.json"), "utf8"));
  return { count: facts.length, of, summary, report: report === null ? null : [report.ok, report.exit_code, report.error.reason, report.actions.length] };
}

const NO_PAPERS = { count: 0, of: {}, summary: [], report: null };
const TRUE_PAPERS = {
  count: 3,
  of: { "/usr/bin/fresh": ["success", null], "/usr/bin/ls": ["failure", "payload_missing"], "/usr/sbin/link": ["success", null] },
  summary: [["failure", 2, 1, "payload_missing"]],
  report: [false, 60, "payload_missing", 3],
};

/** Puts back two targets, of which `ls` cannot be, and switches a third. */
const mixed: ApplyRequest = { links: [{ target: "/usr/bin/real", source: "/opt/p/ls" }], restores: [{ target: "/usr/bin/ls" }, { target: "/usr/sbin/link" }], mode: "commit" };

test("apply(): one restore has no good backup, the rest is done, it is told and left [REQ-R9] [REQ-S10]", async () => {
  const { place, before } = await spoilt();
  const dry = await apply(place.context(on), { ...mixed, mode: "dry_run" });
  const report = await apply(place.context(on), mixed);
  for (const one of [dry, report]) expect(one).toMatchObject({ ok: false, exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "payload_missing" } });
  expect(report).toMatchObject({ rolled_back: false, run_id: expect.any(String) });
  expect(outcomes(report)).toEqual({ "/usr/bin/real": ["switch", null, "switched"], "/usr/bin/ls": ["stop", "payload_missing", "failed"], "/usr/sbin/link": ["restore", null, "restored"] });
  expect(visible(place.root)["/usr/sbin/link"]).toBe(before["/usr/sbin/link"]);
  const facts = await factsOf(place, "apply.result", report.run_id ?? "");
  expect(facts.map(({ path, decision, reason }) => [path, decision, reason])).toEqual([["/usr/bin/ls", "failure", "payload_missing"], ["/usr/bin/real", "success", undefined], ["/usr/sbin/link", "success", undefined]]);
  // What was done can be undone like any other run.
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: true, undoes: report.run_id, actions: { length: 2 } });
});

test("apply(): no restore has a good backup, nothing is changed [REQ-R9]", async () => {
  const { place } = await spoilt();
  const before = tree(place.root);
  expect(await apply(place.context(on), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" })).toMatchObject({ ok: false, exit_code: 60, run_id: null, rolled_back: false });
  expect(tree(place.root)).toEqual(before);
});

test("apply(): a gate stops one action, with the field too, nothing is changed [REQ-C2]", async () => {
  const { place } = await spoilt();
  const before = tree(place.root);
  const request = { ...mixed, links: [{ target: "/usr/bin/real", source: "/opt/p/none" }] };
  expect(await apply(place.context(on), request)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "source_missing" } });
  expect(tree(place.root)).toEqual(before);
});

test("apply(), confirm(): a run that left a restore waits and is confirmed, and its papers name what was left [REQ-J3]", async () => {
  const { place } = await spoilt();
  const waits = await apply(place.context(on), { ...mixed, confirmWithinMs: HOUR });
  expect(waits).toMatchObject({ ok: false, exit_code: 60, confirm_by: expect.any(String) });
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: true });
  const facts = (await factsOf(place, "apply.result", waits.run_id ?? "")).filter(({ path }) => path === "/usr/bin/ls");
  expect(facts.every(({ decision, reason }) => decision === "failure" && reason === "payload_missing") && facts.length > 0).toBe(true);
});

test("recover(): an apply that leaves a restore died before any of its calls, all old or done without it; its papers tell the truth [REQ-A3] [REQ-J2]", async () => {
  const came = new Set<string>();
  for (let n = 1; ; n++) {
    const { place, before } = await spoilt();
    const switched = visible(place.root);
    const died = await apply(place.context({ ...on, syscalls: dyingAt(n) }), mixed);
    const isWhole = died.error?.reason === "payload_missing" && died.warnings.length === 0;
    // Of one that did not die, it finds nothing to do.
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const isDone = visible(place.root)["/usr/sbin/link"] === before["/usr/sbin/link"];
    came.add(isDone ? "done" : "old");
    const now = visible(place.root);
    expect(now, `died at ${n}`).toEqual(isDone ? now : switched);
    const facts = (await factsOf(place, "apply.result")).filter(({ path }) => path === "/usr/bin/ls").slice(1);
    expect(facts.map(({ decision, reason, after_kind }) => [decision, reason, after_kind]).slice(0, isDone ? 1 : 0), `died at ${n}`).toEqual(isDone ? [["failure", "payload_missing", "symlink"]] : []);
    expect((await readFacts(place.context())).chain, `died at ${n}`).toMatchObject({ ok: true });
    if (isWhole) break;
  }
  expect([...came].toSorted()).toEqual(["done", "old"]);
});
