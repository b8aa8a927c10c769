import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, dyingAtRename } from "./support/broken-kernel.ts";
import { expectAttested } from "./support/attested.ts";
import { program, reserved, scratch, tree, visible, type Scratch } from "./support/scratch.ts";

/** Applies with a process that dies before its n-th mutating call; false once n is past the last. */
async function dieApplying(place: Scratch, n: number): Promise<boolean> {
  const report = await apply(place.context({ syscalls: dyingAt(n) }), { links: place.links, mode: "commit" });
  return !report.ok || report.warnings.length > 0;
}

/** Applies with a process that dies when `fresh` is placed and `ls` is swapped but not filed away. */
async function dieHalfWay(place: Scratch): Promise<void> {
  await apply(place.context({ syscalls: dyingAtRename(3) }), { links: place.links, mode: "commit" });
  if (visible(place.root)["/usr/bin/ls"]?.startsWith("->") !== true) throw new Error("it did not die half way");
}

function runFolder(place: Scratch): string {
  const runs = place.at("var/lib/switchyard/runs");
  const [run] = readdirSync(runs);
  if (run === undefined) throw new Error("no run");
  return `${runs}/${run}`;
}

test("recover(): on a root that was never touched, does nothing and makes nothing [REQ-J2]", async () => {
  const place = scratch();
  expect(await recover(place.context())).toMatchObject({ ok: true, exit_code: 0, recovered: [] });
  expect(existsSync(place.at("var"))).toBe(false);
});

test("recover(): an apply that died before any of its calls, is all old or all new, attested if it is new; again does nothing [REQ-A3] [REQ-J2] [REQ-O4]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = tree(place.root);
    if (!(await dieApplying(place, n))) break;
    const report = await recover(place.context());
    expect(report, `died at ${n}`).toMatchObject({ ok: true });
    const old = place.links.every(({ target }) => visible(place.root)[target] === before[target]);
    const { targets } = await status(place.context());
    expect(old || targets.every(({ state }) => state === "switched"), `died at ${n}`).toBe(true);
    // All old means exactly so, with no name left behind.
    expect(old ? tree(place.root) : before, `died at ${n}`).toEqual(before);
    outcomes.add(old ? "old" : "new");
    const after = tree(place.root);
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true, recovered: [] });
    expect(tree(place.root)).toEqual(after);
    expect((await readFacts(place.context())).chain).toMatchObject({ ok: true });
    await expectAttested(place, `died at ${n}`);
  }
  expect([...outcomes].toSorted()).toEqual(["new", "old"]);
});

test("recover(): a rollback that died before any of its calls, is finished or never began [REQ-J2]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = visible(place.root);
    await apply(place.context(), { links: place.links, mode: "commit" });
    const switched = visible(place.root);
    const died = await rollback(place.context({ syscalls: dyingAt(n) }), { runId: null, mode: "commit" });
    if (died.ok && died.warnings.length === 0) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const restored = visible(place.root)["/usr/bin/ls"] === before["/usr/bin/ls"];
    expect(visible(place.root), `died at ${n}`).toEqual(restored ? before : switched);
    outcomes.add(restored ? "restored" : "never began");
    await expectAttested(place, `died at ${n}`);
    expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
    expect(await rollback(place.context(), { runId: null, mode: "commit" }), `died at ${n}`).toMatchObject({ ok: true });
    expect(visible(place.root)).toEqual(before);
  }
  expect([...outcomes].toSorted()).toEqual(["never began", "restored"]);
});

test("recover(): dies itself before any of its calls, the next one ends the run [REQ-J2]", async () => {
  let survived = false;
  let n = 0;
  for (; !survived; n++) {
    const place = scratch();
    const before = tree(place.root);
    await dieHalfWay(place);
    survived = (await recover(place.context({ syscalls: dyingAt(n + 1) }))).ok;
    expect(await recover(place.context()), `died at ${n + 1}`).toMatchObject({ ok: true });
    expect(tree(place.root), `died at ${n + 1}`).toEqual(before);
  }
  expect(n).toBeGreaterThan(10);
});

test("apply(): after a crash, recovers by itself and goes on [REQ-J3]", async () => {
  const place = scratch();
  await dieHalfWay(place);
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: true, recovered: [{ verb: "apply", outcome: "undone" }] });
});

test("recover(): someone replaced a switched target meanwhile, theirs stays, ours is kept, exit 70 once [REQ-A3]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await dieHalfWay(place);
  program(place.at("usr/bin/theirs"), "theirs");
  renameSync(place.at("usr/bin/theirs"), place.at("usr/bin/ls"));
  const report = await recover(place.context());
  expect(report).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "recovered_with_conflict" } });
  expect(execFileSync(place.at("usr/bin/ls"), { encoding: "utf8" })).toBe("theirs\n");
  const kept = reserved(place.root);
  expect(kept).toHaveLength(2);
  expect(readFileSync(place.at(kept[0] ?? ""), "utf8")).toContain("old ls");
  const { "/usr/bin/ls": _theirs, ...rest } = visible(place.root);
  const { "/usr/bin/ls": _old, ...restBefore } = before;
  expect(rest).toEqual(restBefore);
  expect(await recover(place.context())).toMatchObject({ ok: true, exit_code: 0, recovered: [] });
});

test("recover(): a journal with one bit changed, is refused and nothing is touched [REQ-J4]", async () => {
  const place = scratch();
  await dieHalfWay(place);
  const journal = `${runFolder(place)}/journal.jsonl`;
  const bytes = readFileSync(journal);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(journal, bytes);
  const before = tree(place.root);
  const wanted = { ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "journal_tampered" } };
  expect(await recover(place.context())).toMatchObject(wanted);
  expect(await apply(place.context(), { links: place.links, mode: "commit" })).toMatchObject(wanted);
  expect(tree(place.root)).toEqual(before);
});

test("recover(): the directory of a target is a link out of the root by now, is refused and nothing outside changes [REQ-J4] [REQ-S1]", async () => {
  const place = scratch();
  const outside = scratch();
  await dieHalfWay(place);
  renameSync(place.at("usr/bin"), place.at("usr/was"));
  symlinkSync(outside.at("usr/bin"), place.at("usr/bin"));
  const before = tree(outside.root, ["."]);
  expect(await recover(place.context())).toMatchObject({ ok: false, exit_code: 70, error: { reason: "journal_unusable" } });
  expect(tree(outside.root, ["."])).toEqual(before);
});

test("recover(): the undo script was started and cut short, finishes its work [REQ-RC1]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await apply(place.context(), { links: place.links, mode: "commit" });
  writeFileSync(`${runFolder(place)}/undo.started`, "");
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ outcome: "undone" }] });
  expect(visible(place.root)).toEqual(before);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
});

test("undo.sh: after a commit, restores every target without Node, twice as well as once [REQ-RC1]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await apply(place.context(), { links: place.links, mode: "commit" });
  for (let time = 0; time < 2; time++) {
    execFileSync("sh", [`${runFolder(place)}/undo.sh`], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
    expect(visible(place.root)).toEqual(before);
  }
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, run_id: null });
});

test("undo.sh: in the middle of a commit that died, restores every target, and recover clears the rest [REQ-RC1]", async () => {
  for (let n = 1; n <= 6; n++) {
    const place = scratch();
    const before = tree(place.root);
    await apply(place.context({ syscalls: dyingAtRename(n) }), { links: place.links, mode: "commit" });
    const script = `${runFolder(place)}/undo.sh`;
    execFileSync("sh", [script], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
    for (const { target } of place.links) expect(tree(place.root)[target], `died at ${n}`).toBe(before[target]);
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    for (const { target } of place.links) expect(tree(place.root)[target], `died at ${n}`).toBe(before[target]);
    expect(reserved(place.root).filter((path) => path.endsWith(".stage"))).toEqual([]);
  }
});

test("recover(): a folder that holds no journal, is removed", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  const stray = place.at("var/lib/switchyard/runs/01a1fc47-6a0b-76bf-8c45-fc48c3268f31");
  mkdirSync(stray);
  writeFileSync(`${stray}/plan.json`, "{}");
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ outcome: "discarded" }] });
  expect(existsSync(stray)).toBe(false);
  unlinkSync(place.at("var/log/switchyard/facts.jsonl"));
});

test("recover(): a folder with another run's journal, is refused and nothing is touched [REQ-J4]", async () => {
  const place = scratch();
  await dieHalfWay(place);
  const folder = runFolder(place);
  renameSync(folder, folder.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
  const before = tree(place.root);
  expect(await recover(place.context())).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "journal_tampered" } });
  expect(tree(place.root)).toEqual(before);
});

test("recover(): nothing unfinished, but the last append of facts torn, it is cut off [REQ-O9] [REQ-J2]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  const facts = place.at("var/log/switchyard/facts.jsonl");
  const before = readFileSync(facts);
  writeFileSync(facts, Buffer.concat([before, Buffer.alloc(700), Buffer.from('1}\n{"stage":')]));
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
  expect(readFileSync(facts).equals(before)).toBe(true);
});
