/** This proves that the pointer leads to the old profile or the new one, wherever a process dies, and that recovery says which (REQ-P1, REQ-A1, REQ-J2). */
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { readFacts } from "../../src/facts/read-facts.ts";
import { flips } from "../../src/flip/flips.ts";
import { show } from "../../src/history/show.ts";
import { recover } from "../../src/recover/recover.ts";
import type { RecoveredRun } from "../../src/report/report.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { status } from "../../src/status/status.ts";
import { expectAttested } from "../support/attested.ts";
import { dyingAt, refusingAt } from "../support/broken-kernel.ts";
import { factsOf, inFolder } from "../support/provisional.ts";
import { reserved, tree } from "../support/scratch.ts";
import { flipTo, POINTER, PREFIX, profiles, type Profiles } from "../support/trees.ts";

/** A root whose pointer leads to `vendor`, as a link that was there before any run. */
function atVendor(): Profiles {
  const place = profiles();
  symlinkSync("profiles/vendor", place.at(POINTER));
  return place;
}

/** The profile that the pointer leads to, and that all of its applets are of. */
function side(place: Profiles, at: string): string {
  const pointer = place.pointer();
  expect(["profiles/vendor", "profiles/new"], at).toContain(pointer);
  const profile = pointer?.slice("profiles/".length) ?? "";
  for (const applet of ["cat", "ls"]) expect(readFileSync(place.at(`${POINTER}/bin/${applet}`), "utf8"), at).toContain(`${profile} ${applet}`);
  return profile;
}

/** What must be told of a flip that recovery brought to its end. */
interface Told {
  readonly one: RecoveredRun;
  readonly facts: readonly Record<string, unknown>[];
  readonly told: readonly Record<string, unknown>[];
  readonly now: string;
}

function expectPapers(place: Profiles, { one, facts, told, now }: Told, at: string): void {
  expect(one.flip, at).toEqual({ prefix: PREFIX, from_profile: "vendor", to_profile: "new", why: null });
  expect(facts, at).toHaveLength(1);
  expect(facts[0], at).toMatchObject({ run_id: one.run_id, decision: now === "new" ? "success" : "failure", from_profile: "vendor", to_profile: "new", applets: 3, kept: [], dropped: [], overridden: [], lock_attempts: 1 });
  expect(told.at(-1), at).toMatchObject({ run_id: one.run_id, outcome: one.outcome });
  expect(JSON.parse(readFileSync(inFolder(place, one.run_id, "report.json"), "utf8")), at).toMatchObject({ command: "flip", ok: now === "new", flip: { from_profile: "vendor", to_profile: "new", added: ["fresh"] } });
}

test("flip(): died before any of its calls, the pointer leads to one profile, recovery says which in one fact [REQ-P1] [REQ-P2] [REQ-A1] [REQ-A3] [REQ-J2]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const at = `died at ${n}`;
    const place = atVendor();
    const before = tree(place.root);
    const died = await flipTo(place, "new", { context: { syscalls: dyingAt(n) } });
    side(place, at);
    if (died.ok && died.warnings.length === 0) break;
    const { recovered, ...report } = await recover(place.context());
    expect(report, at).toMatchObject({ ok: true });
    const now = side(place, at);
    // Back means exactly so, with no name left behind.
    expect(now === "vendor" ? tree(place.root) : before, at).toEqual(before);
    const [one] = recovered;
    const facts = await factsOf(place, "profile.flip");
    const told = await factsOf(place, "recover.result");
    if (one !== undefined && one.outcome !== "discarded") expectPapers(place, { one, facts, told, now }, at);
    outcomes.add(`${one?.outcome ?? "nothing"} ${now}`);
    await expectAttested(place, at);
    expect((await readFacts(place.context())).chain, at).toMatchObject({ ok: true });
    expect(await recover(place.context()), at).toMatchObject({ ok: true, recovered: [] });
    expect(await flipTo(place, "new"), at).toMatchObject({ ok: true });
    expect(side(place, at)).toBe("new");
  }
  expect([...outcomes].toSorted()).toEqual(["completed new", "discarded vendor", "nothing new", "nothing vendor", "undone vendor"]);
});

test("flip(): the first one of a prefix, died before any of its calls, the pointer is there or not, as before [REQ-P1] [REQ-A1]", async () => {
  const sides = new Set<string | null>();
  for (let n = 1; ; n++) {
    const place = profiles();
    const before = tree(place.root);
    const died = await flipTo(place, "new", { context: { syscalls: dyingAt(n) } });
    if (died.ok && died.warnings.length === 0) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    sides.add(place.pointer());
    expect(place.pointer() === null ? tree(place.root) : before, `died at ${n}`).toEqual(before);
  }
  expect([...sides]).toEqual([null, "profiles/new"]);
});

test("recover(): of a flip that was switched, dies itself before any of its calls, the next one leads the pointer back [REQ-P1] [REQ-J2]", async () => {
  let survived = false;
  for (let n = 1; !survived; n++) {
    const at = `died at ${n}`;
    const place = atVendor();
    const before = tree(place.root);
    await dieSwitched(place);
    survived = (await recover(place.context({ syscalls: dyingAt(n) }))).ok;
    side(place, at);
    expect(await recover(place.context()), at).toMatchObject({ ok: true });
    expect(side(place, at)).toBe("vendor");
    expect(tree(place.root), at).toEqual(before);
    expect(await factsOf(place, "profile.flip"), at).toMatchObject([{ decision: "failure", reason: "interrupted" }]);
    expect(n).toBeLessThan(200);
  }
});

test("rollback(): of a flip, died before any of its calls, one profile or the other, and once more ends it [REQ-R1] [REQ-R3] [REQ-J2]", async () => {
  const sides = new Set<string>();
  for (let n = 1; ; n++) {
    const at = `died at ${n}`;
    const place = atVendor();
    await flipTo(place, "new");
    const died = await rollback(place.context({ syscalls: dyingAt(n) }), { runId: null, mode: "commit" });
    side(place, at);
    if (died.ok && died.warnings.length === 0) break;
    expect(await recover(place.context()), at).toMatchObject({ ok: true });
    sides.add(side(place, at));
    expect(await rollback(place.context(), { runId: null, mode: "commit" }), at).toMatchObject({ ok: true });
    expect(side(place, at)).toBe("vendor");
  }
  expect([...sides].toSorted()).toEqual(["new", "vendor"]);
});

test.each(["EIO", "ENOSPC"])("flip(): %s at any call, one profile at once or after recovery [REQ-P2] [REQ-R4]", async (errno) => {
  for (let n = 1; ; n++) {
    const place = atVendor();
    let isReached = false;
    const report = await flipTo(place, "new", { context: { syscalls: refusingAt(n, errno, () => (isReached = true)) } });
    if (!isReached) break;
    const at = `${errno} at ${n}: ${report.error?.message ?? "ok"}`;
    side(place, at);
    expect(await recover(place.context()), at).toMatchObject({ ok: true });
    expect(side(place, at), at).toBe(report.ok ? "new" : report.error?.reason === "journal_unsure" ? side(place, at) : "vendor");
    expect((await status(place.context())).unfinished, at).toEqual([]);
  }
});

test("undo.sh: of a flip, leads the pointer back without Node, and recovery honours it [REQ-RC1] [REQ-P3]", async () => {
  const place = atVendor();
  const { run_id: id } = await flipTo(place, "new");
  const script = inFolder(place, id ?? "", "undo.sh");
  expect(spawnSync("sh", [script], { encoding: "utf8" })).toMatchObject({ status: 0 });
  expect(side(place, "undone")).toBe("vendor");
  expect(await recover(place.context())).toMatchObject({ ok: true });
  expect((await status(place.context())).runs.at(-1)).toMatchObject({ run_id: id, stands: false, flip: { prefix: PREFIX, to_profile: "new" } });
  expect(spawnSync("sh", [script], { encoding: "utf8" })).toMatchObject({ status: 0 });
  expect(side(place, "again")).toBe("vendor");
});

test("flips(), show(): of a flip that was cut short and that recovery led back, that it was interrupted [REQ-P3] [REQ-J2]", async () => {
  const place = atVendor();
  await dieSwitched(place);
  expect((await flips(place.context())).flips).toMatchObject([{ state: "unfinished", reason: null }]);
  const { recovered: [run] } = await recover(place.context());
  expect((await flips(place.context())).flips).toMatchObject([{ run_id: run?.run_id, state: "undone", stands: false, reason: "interrupted" }]);
  expect(await show(place.context(), { runId: run?.run_id ?? "" })).toMatchObject({ ok: true, run: { reason: "interrupted" }, failure: { id: "E_GENERIC", reason: "interrupted", path: null } });
});

/** A flip that is switched and dies before it is committed. */
async function dieSwitched(place: Profiles): Promise<void> {
  // As the tree is looked at, the pointer has changed hands and nothing is committed.
  let isDead = false;
  const dead = dyingAt(1);
  const live = linuxSyscalls();
  const syscalls = new Proxy(dead, { get: (_, name) => Reflect.get(isDead ? dead : live, name) });
  await flipTo(place, "new", { context: { syscalls }, trees: { check: async () => void (isDead = true) } });
  if (place.pointer() !== "profiles/new" || reserved(place.root).length === 0) throw new Error("it did not die switched");
}
