/** This proves that a flip goes back like any run, and never to a profile that is gone (REQ-P3, REQ-R1, REQ-R9, REQ-A2, REQ-J3). */
import { cpSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { confirm } from "../../src/confirm/confirm.ts";
import { explain } from "../../src/explain/explain.ts";
import { flips } from "../../src/flip/flips.ts";
import { history } from "../../src/history/history.ts";
import { show } from "../../src/history/show.ts";
import { doctor } from "../../src/doctor/doctor.ts";
import { prune } from "../../src/prune/prune.ts";
import { verifyRuns } from "../../src/verify/verify-runs.ts";
import { dyingAtRename } from "../support/broken-kernel.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { rollbackTo } from "../../src/rollback/rollback-to.ts";
import { smokeRun } from "../../src/smoke/smoke-run.ts";
import { factsOf, HOUR, inFolder, past } from "../support/provisional.ts";
import { tree } from "../support/scratch.ts";
import { flipTo, POINTER, PREFIX, profiles, type Profiles } from "../support/trees.ts";

const GONE = { ok: false, exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "profile_gone", path: POINTER } };

/** From `vendor` to `new`, and the id of that run. */
async function flipped(within?: number): Promise<Profiles & { readonly id: string; readonly confirmBy: string }> {
  const place = profiles();
  await flipTo(place, "vendor");
  const { run_id: id, confirm_by: confirmBy } = await flipTo(place, "new", { why: "a try", confirmWithinMs: within });
  return { ...place, id: id ?? "", confirmBy: confirmBy ?? "" };
}

const tale = (place: Profiles): string => JSON.stringify(tree(place.root));

function remove(place: Profiles, profile = "vendor"): void {
  renameSync(place.at(`${PREFIX}/profiles/${profile}`), place.at(`opt/${profile}`));
}

function putBack(place: Profiles, profile = "vendor"): void {
  renameSync(place.at(`opt/${profile}`), place.at(`${PREFIX}/profiles/${profile}`));
}

test("rollback(): without a run, of a flip, leads the pointer back, and again forward by its own run [REQ-R1] [REQ-R3] [REQ-P3]", async () => {
  const place = await flipped();
  const back = await rollback(place.context(), { runId: null, mode: "commit" });
  expect(back).toMatchObject({ ok: true, undoes: place.id });
  expect(place.pointer()).toBe("profiles/vendor");
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, run_id: null });
  expect(place.pointer()).toBe("profiles/vendor");
  expect(await rollback(place.context(), { runId: back.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/new");
});

test("rollbackTo(): behind several flips, each is undone [REQ-P3] [REQ-R6]", async () => {
  const place = await flipped();
  const first = (await flips(place.context())).flips.at(-1)?.run_id ?? "";
  await flipTo(place, "vendor");
  await flipTo(place, "new");
  expect(await rollbackTo(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true, undoes: { length: 3 } });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("rollback(): the profile before is gone, refused in dry run and commit before anything is touched, and done once it is back [REQ-R9] [REQ-A2]", async () => {
  const place = await flipped();
  remove(place);
  const before = tale(place);
  for (const mode of ["dry_run", "commit"] as const) expect(await rollback(place.context(), { runId: place.id, mode })).toMatchObject(GONE);
  expect(await rollbackTo(place.context(), { runId: (await flips(place.context())).flips.at(-1)?.run_id ?? "", mode: "commit" })).toMatchObject({ ok: false, error: GONE.error });
  expect(await apply(place.context(), { links: [], restores: [{ target: POINTER }], mode: "commit" })).toMatchObject(GONE);
  expect(tale(place)).toBe(before);
  expect(spawnSync("sh", [inFolder(place, place.id, "undo.sh")]).status).toBe(70);
  expect(tale(place)).toBe(before);
  rmSync(inFolder(place, place.id, "undo.started"));
  putBack(place);
  expect(await rollback(place.context(), { runId: place.id, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("rollback(): of a rollback of a flip, the profile is gone, refused [REQ-R9] [REQ-A2]", async () => {
  const place = await flipped();
  const { run_id: back } = await rollback(place.context(), { runId: place.id, mode: "commit" });
  remove(place, "new");
  expect(await rollback(place.context(), { runId: back, mode: "commit" })).toMatchObject(GONE);
  expect(place.pointer()).toBe("profiles/vendor");
});

test("rollback(): links that runs have led through the pointer would lead nowhere, refused; without them done [REQ-A2] [REQ-P3]", async () => {
  const place = await flipped();
  const link = await apply(place.context(), { links: [{ target: "/usr/bin/fresh", source: `${POINTER}/bin/fresh` }], mode: "commit" });
  expect(link).toMatchObject({ ok: true });
  const refused = { ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "stable_link_left", path: "/usr/bin/fresh" } };
  for (const mode of ["dry_run", "commit"] as const) expect(await rollback(place.context(), { runId: place.id, mode })).toMatchObject(refused);
  expect(place.pointer()).toBe("profiles/new");
  await rollback(place.context(), { runId: link.run_id, mode: "commit" });
  expect(await rollback(place.context(), { runId: place.id, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("rollback(): of the first flip, a link through the pointer is left, refused; else the pointer goes [REQ-A2] [REQ-P3]", async () => {
  const place = profiles();
  const { run_id: first } = await flipTo(place, "new");
  const { run_id: link } = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: `${POINTER}/bin/ls` }], mode: "commit" });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: false, error: { reason: "stable_link_left" } });
  await rollback(place.context(), { runId: link, mode: "commit" });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe(null);
});

test("confirm(): a flip that waits, stands, in one fact with what was measured [REQ-J3] [REQ-P2]", async () => {
  const place = await flipped(HOUR);
  expect((await factsOf(place, "profile.flip")).filter(({ run_id: run }) => run === place.id)).toEqual([]);
  expect(await factsOf(place, "apply.provisional", place.id)).toMatchObject([{ decision: "pending", path: POINTER }]);
  expect(await flips(place.context())).toMatchObject({ flips: [{ state: "provisional", stands: true, current: true, confirm_by: place.confirmBy }, {}] });
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: true, run_id: place.id });
  expect(await factsOf(place, "profile.flip", place.id)).toMatchObject([{ decision: "success", from_profile: "vendor", duration_ms: expect.any(Number), lock_wait_ms: expect.any(Number), method: "exchange" }]);
});

test.each(["passed", "taken back"])("flip(): that waits, its time is %s, the pointer leads back, in one fact [REQ-J3] [REQ-P2]", async (how) => {
  const place = await flipped(how === "passed" ? 20 : HOUR);
  if (how === "passed") await past(place.confirmBy);
  expect(await (how === "passed" ? recover(place.context()) : rollback(place.context(), { runId: place.id, mode: "commit" }))).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/vendor");
  expect(await factsOf(place, "profile.flip", place.id)).toMatchObject([{ decision: "failure", reason: how === "passed" ? "deadline_passed" : "taken_back", rolled_back: true }]);
  expect(await flips(place.context())).toMatchObject({ flips: [{ state: "undone", stands: false, current: false }, { current: true }] });
});

test("recover(): a flip whose time has passed, the profile before is gone, nothing is touched until it is back [REQ-J3] [REQ-A2] [REQ-R5]", async () => {
  const place = await flipped(20);
  remove(place);
  await past(place.confirmBy);
  const before = tale(place);
  expect(await recover(place.context())).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "undo_failed" } });
  expect(tale(place)).toBe(before);
  // As the remedy says: a copy of another profile's tree.
  cpSync(place.at(`${PREFIX}/profiles/new`), place.at(`${PREFIX}/profiles/vendor`), { recursive: true });
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ run_id: place.id, outcome: "undone" }] });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("recover(): a rollback of a flip that was cut short, the profile that comes back is gone, nothing is touched until it is back [REQ-J2] [REQ-A2]", async () => {
  const place = await flipped();
  // Prepared, and nothing is switched.
  await rollback(place.context({ syscalls: dyingAtRename(1) }), { runId: place.id, mode: "commit" });
  expect(place.pointer()).toBe("profiles/new");
  remove(place);
  const before = tale(place);
  expect(await recover(place.context())).toMatchObject({ ok: false, exit_code: 70, error: { reason: "undo_failed" } });
  expect(tale(place)).toBe(before);
  putBack(place);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ verb: "rollback", outcome: "finished" }] });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("verifyRuns(), doctor(), prune(): of flips, all is well, and what is kept of the pointer is a backup like any [REQ-P3] [REQ-PN1]", async () => {
  const place = await flipped();
  await flipTo(place, "vendor");
  expect(await verifyRuns(place.context(), { runId: null, hashes: true })).toMatchObject({ ok: true, differing: [] });
  expect((await doctor(place.context(), { path: "" })).findings.filter(({ check, level }) => check === "targets" && level !== "ok")).toEqual([]);
  expect(await prune(place.context(), { mode: "commit", countLimit: 1 })).toMatchObject({ ok: true, targets: [{ path: POINTER }] });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/new");
});

test("rollback(): of a flip that waits, the profile before is gone, refused, it waits on [REQ-R9] [REQ-J3]", async () => {
  const place = await flipped(HOUR);
  remove(place);
  expect(await rollback(place.context(), { runId: place.id, mode: "commit" })).toMatchObject(GONE);
  expect(await confirm(place.context(), { runId: place.id })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/new");
});

test("history(), show(), explain(), smokeRun(): name a flip as what it is [REQ-P3]", async () => {
  const place = await flipped();
  const flip = { prefix: PREFIX, from_profile: "vendor", to_profile: "new", why: "a try" };
  expect((await history(place.context(), { target: null, limit: 1 })).runs).toMatchObject([{ run_id: place.id, verb: "apply", flip }]);
  expect(await show(place.context(), { runId: place.id })).toMatchObject({ run: { flip } });
  expect(await explain(place.context(), POINTER)).toMatchObject({ ok: true, runs: [{ run_id: place.id, flip }, { flip: { to_profile: "vendor" } }] });
  expect(await smokeRun(place.context(), { runId: place.id, targets: [] })).toMatchObject({ ok: true, targets: [], warnings: { length: 1 } });
  expect(readFileSync(inFolder(place, place.id, "journal.jsonl"), "utf8")).toContain('"to_profile":"new"');
});

const left = (path: string) => ({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "stable_link_left", path } });

test("rollback(), apply(): a link that no run made leads through the pointer and would lead nowhere, refused, back by rollback, --to and restore; one that leads nowhere already is no reason [REQ-A2] [REQ-P3]", async () => {
  const place = await flipped();
  symlinkSync("../lib/switchyard/active/bin/nothing", place.at("usr/bin/nothing"));
  symlinkSync("../lib/switchyard/active/bin/fresh", place.at("usr/bin/my fresh\none"));
  const before = tale(place);
  const first = (await flips(place.context())).flips.at(-1)?.run_id ?? "";
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await rollback(place.context(), { runId: place.id, mode })).toMatchObject(left("/usr/bin/my fresh\none"));
    expect(await apply(place.context(), { links: [], restores: [{ target: POINTER }], mode })).toMatchObject(left("/usr/bin/my fresh\none"));
  }
  expect(await rollbackTo(place.context(), { runId: first, mode: "commit" })).toMatchObject(left("/usr/bin/my fresh\none"));
  expect(tale(place)).toBe(before);
  rmSync(place.at("usr/bin/my fresh\none"));
  expect(await rollback(place.context(), { runId: place.id, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("apply(), rollback(): a restore that would take the pointer away, refused while a link leads through it; the undoing of such a restore is looked at as well [REQ-A2]", async () => {
  const place = profiles();
  await flipTo(place, "new");
  symlinkSync("../lib/switchyard/active/bin/fresh", place.at("usr/bin/fresh"));
  const gone = { links: [], restores: [{ target: POINTER }], mode: "commit" } as const;
  expect(await apply(place.context(), gone)).toMatchObject(left("/usr/bin/fresh"));
  rmSync(place.at("usr/bin/fresh"));
  await flipTo(place, "vendor");
  const { run_id: restored } = await apply(place.context(), gone);
  expect(place.pointer()).toBe("profiles/new");
  symlinkSync("../lib/switchyard/active/bin/fresh", place.at("usr/bin/fresh"));
  expect(await rollback(place.context(), { runId: restored, mode: "commit" })).toMatchObject(left("/usr/bin/fresh"));
  expect(place.pointer()).toBe("profiles/new");
});

test("recover(): a flip whose time has passed, a link made meanwhile would lead nowhere, nothing is touched until it is gone [REQ-J3] [REQ-A2]", async () => {
  const place = await flipped(20);
  symlinkSync("../lib/switchyard/active/bin/fresh", place.at("usr/bin/fresh"));
  await past(place.confirmBy);
  const before = tale(place);
  const told = await recover(place.context());
  expect(told).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "undo_failed" } });
  expect(told.error?.remedies[0]).toMatch(/by hand.*undo\.sh/u);
  expect(tale(place)).toBe(before);
  rmSync(place.at("usr/bin/fresh"));
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ run_id: place.id, outcome: "undone" }] });
  expect(place.pointer()).toBe("profiles/vendor");
});

test("rollback(): a link through the pointer that would come back leading nowhere, refused before anything is touched, and done once the pointer leads to a profile that has it [REQ-A2] [REQ-R9]", async () => {
  const place = await flipped();
  const link = { target: "/usr/bin/ls", source: `${POINTER}/bin/ls` };
  expect(await apply(place.context(), { links: [link], mode: "commit" })).toMatchObject({ ok: true });
  const { run_id: released } = await apply(place.context(), { links: [], restores: [{ target: link.target }], mode: "commit" });
  const first = (await flips(place.context())).flips.at(-1)?.run_id ?? "";
  await rollback(place.context(), { runId: place.id, mode: "commit" });
  expect(await rollback(place.context(), { runId: first, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.pointer()).toBe(null);
  const nowhere = { ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "stable_link_nowhere", path: link.target } };
  const before = tale(place);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await rollback(place.context(), { runId: released, mode })).toMatchObject(nowhere);
  }
  expect(tale(place)).toBe(before);
  await flipTo(place, "vendor");
  expect(await rollback(place.context(), { runId: released, mode: "commit" })).toMatchObject({ ok: true });
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("vendor ls");
});

test("rollback(): a link through a pointer that waits to be confirmed would come back, and lead nowhere where that goes back: refused until it is confirmed or taken back [REQ-J3] [REQ-A2]", async () => {
  const place = await flipped();
  await flipTo(place, "new");
  const [fresh, ls] = [{ target: "/usr/bin/fresh", source: `${POINTER}/bin/fresh` }, { target: "/usr/bin/ls", source: `${POINTER}/bin/ls` }];
  const released: string[] = [];
  for (const link of [fresh, ls]) {
    expect(await apply(place.context(), { links: [link], mode: "commit" })).toMatchObject({ ok: true });
    const { run_id: id } = await apply(place.context(), { links: [], restores: [{ target: link.target }], mode: "commit" });
    released.push(id ?? "");
  }
  await flipTo(place, "vendor");
  const { run_id: waiting, confirm_by: until } = await flipTo(place, "new", { confirmWithinMs: HOUR });
  const before = tale(place);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await rollback(place.context(), { runId: released[0] ?? "", mode })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "provisional_run", path: POINTER } });
  }
  expect(tale(place)).toBe(before);
  // What both profiles have may come back.
  expect(await rollback(place.context(), { runId: released[1] ?? "", mode: "commit" })).toMatchObject({ ok: true });
  expect([typeof until, await confirm(place.context(), { runId: waiting })]).toMatchObject(["string", { ok: true }]);
  expect(await rollback(place.context(), { runId: released[0] ?? "", mode: "commit" })).toMatchObject({ ok: true });
  expect(readFileSync(place.at("usr/bin/fresh"), "utf8")).toContain("new fresh");
});

test("undo.sh: of a flip, links lead through the pointer to what the profile before lacks, nothing is changed, by recovery neither; once they are gone it leads back, again harmless [REQ-RC1] [REQ-A2]", async () => {
  const place = await flipped();
  const links = ["my fresh\nlink", "-n", "fresh"].map((name) => place.at(`usr/bin/${name}`));
  for (const link of links) symlinkSync("../lib/./switchyard//active/bin/fresh", link);
  symlinkSync("/usr/lib/switchyard/active/bin/nothing", place.at("usr/bin/nothing"));
  symlinkSync("../lib/switchyard/active/bin/fresh", place.at("usr/bin/.fresh.switchyard.1.bak"));
  symlinkSync("../lib/switchyard/active/bin/cat", place.at("usr/bin/kitty"));
  const before = tale(place);
  const refused = spawnSync("sh", [inFolder(place, place.id, "undo.sh")], { encoding: "utf8" });
  expect([refused.status, refused.stderr.match(/would lead nowhere$/gmu)?.length]).toEqual([70, links.length]);
  expect(tale(place)).toBe(before);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
  expect(place.pointer()).toBe("profiles/new");
  for (const link of links) rmSync(link);
  for (const _ of [1, 2]) expect(spawnSync("sh", [inFolder(place, place.id, "undo.sh")]).status).toBe(0);
  expect(place.pointer()).toBe("profiles/vendor");
});

test("undo.sh: of the first flip and of the restore of a link, refused while something would lead nowhere [REQ-RC1] [REQ-A2]", async () => {
  const place = profiles();
  const { run_id: first } = await flipTo(place, "new");
  const link = { target: "/usr/bin/ls", source: `${POINTER}/bin/ls` };
  await apply(place.context(), { links: [link], mode: "commit" });
  const sh = (id: string | null) => spawnSync("sh", [inFolder(place, id ?? "", "undo.sh")]).status;
  expect(sh(first)).toBe(70);
  expect(place.pointer()).toBe("profiles/new");
  const { run_id: released } = await apply(place.context(), { links: [], restores: [{ target: link.target }], mode: "commit" });
  expect(sh(first)).toBe(0);
  expect(place.pointer()).toBe(null);
  const before = tale(place);
  expect(sh(released)).toBe(70);
  expect(tale(place)).toBe(before);
  await flipTo(place, "vendor");
  expect(sh(released)).toBe(0);
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("vendor ls");
});
