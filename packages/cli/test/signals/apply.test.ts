import { existsSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { crowd, hasOpen, holdLock, isLink, LONG, meets, terminated, tooLate, untilSeen, type Crowd, type Ending } from "../support/crowd.ts";

const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** What must hold after an apply that was ended: all is as before, nothing is left to do, and the facts say why. */
function expectUndone({ nodes, json, facts }: Crowd, before: Record<string, string>): string {
  expect(nodes()).toEqual(before);
  expect(["interrupted", "aborted"]).toContain(facts().at(-1)?.["reason"]);
  expect(json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
  expect(json("facts", "verify")).toMatchObject({ code: 0, document: { ok: true } });
  return "undone";
}

test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)("apply --commit: %s while a huge target is hashed, nothing changed and exit 128 + n [REQ-A3]", async (signal) => {
  const place = crowd(3);
  const huge = place.at("usr/bin/t0001");
  truncateSync(huge, 2 ** 38);
  const before = place.nodes();
  const started = place.begin("apply", place.manifest, "--commit");
  expect(await meets(started, () => hasOpen(started, huge))).toBe(true);
  started.child.kill(signal);
  const { code, signal: killer, stdout, stderr } = await started.ended;
  expect([code, killer, stderr]).toEqual([128 + NUMBERS[signal], null, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, exit_code: 128 + NUMBERS[signal], error: null, run_id: null, rolled_back: false, warnings: [expect.stringContaining(signal)] });
  expect(place.runs()).toEqual([]);
  expectUndone(place, before);
});

test("apply: SIGTERM in a dry run, exit 143 and nothing made [REQ-C1]", async () => {
  const place = crowd(1);
  const huge = place.at("usr/bin/t0000");
  truncateSync(huge, 2 ** 38);
  const started = place.begin("apply", place.manifest);
  expect(await terminated(started, () => hasOpen(started, huge))).toMatchObject({ code: 143, signal: null });
  expect(existsSync(place.at("var"))).toBe(false);
});

test("apply --commit: SIGTERM while it waits for the lock, nothing changed and exit 143 [REQ-L3]", async () => {
  const place = crowd(1);
  const before = place.nodes();
  const lock = await holdLock(place);
  const started = place.begin("apply", place.manifest, "--commit", "--lock-timeout", "10m");
  expect(await terminated(started, () => hasOpen(started, place.at("var/log/switchyard/facts.jsonl")))).toMatchObject({ code: 143, signal: null });
  await lock.release();
  expectUndone(place, before);
});

test.for<[string, (place: Crowd, known: readonly string[]) => boolean]>([
  ["while links are staged", ({ phase }, known) => phase(known) === "intents"],
  ["when the first target is switched", ({ at }) => isLink(at("usr/bin/t0000"))],
  ["when half of the targets are switched", ({ at }) => isLink(at("usr/bin/t0300"))],
])("apply --commit: SIGTERM %s, undone and exit 143, or too late and all switched [REQ-A3] [REQ-R4]", LONG, async ([, isMoment]) => {
  const place = crowd(600);
  const seen = untilSeen("undone", async () => {
    const [before, known] = [place.nodes(), place.runs()];
    const ended = await terminatedApply(place, () => isMoment(place, known));
    if (ended?.code !== 143) return expectStanding(place, ended);
    expectStopped(ended);
    return expectUndone(place, before);
  });
  expect(await seen).toBe("undone");
});

test("apply --commit: SIGTERM after the commit point, the run stands, exit 0, and the report says that it came too late [REQ-A3]", LONG, async () => {
  const place = crowd(600);
  const seen = untilSeen("too late", async () => {
    const known = place.runs();
    return expectStanding(place, await terminatedApply(place, () => ["committed", "closed"].includes(place.phase(known) ?? "")));
  });
  expect(await seen).toBe("too late");
});

test("apply --commit: a second SIGTERM, ends it at once, and recover undoes what it left [REQ-J2]", LONG, async () => {
  const place = crowd(600);
  const seen = untilSeen("killed", async () => {
    const before = place.nodes();
    const ended = await terminatedApply(place, () => isLink(place.at("usr/bin/t0300")), { twice: true });
    if (ended?.code === 0 || ended === null) return expectStanding(place, ended);
    const { unfinished } = place.json("status").document;
    const { recovered } = place.json("recover").document;
    expect(place.nodes()).toEqual(before);
    // Else all was undone before the second one came.
    return ended.signal === "SIGTERM" && expectRecovered({ unfinished, recovered }) ? "killed" : "undone";
  });
  expect(await seen).toBe("killed");
});

function terminatedApply(place: Crowd, isMoment: () => boolean, options?: Parameters<typeof terminated>[2]): ReturnType<typeof terminated> {
  return terminated(place.begin("apply", place.manifest, "--commit"), isMoment, options);
}

function expectStopped({ signal, stdout, stderr }: Ending): void {
  expect([signal, stderr]).toEqual([null, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, exit_code: 143, error: null, rolled_back: true, warnings: [expect.stringContaining("SIGTERM")] });
}

/** All is switched, and the exit code says so; then it is rolled back. */
function expectStanding(place: Crowd, ended: Ending | null): string {
  const { at, targets, json, run } = place;
  expect(targets.filter((target) => !isLink(at(target)))).toEqual([]);
  expect(json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
  expect(run("rollback", "--commit").code).toBe(0);
  return ended === null ? "over before" : tooLate(ended);
}

/** Whether there was something to recover, and it went back. */
function expectRecovered({ unfinished, recovered }: { readonly unfinished: unknown; readonly recovered: unknown }): boolean {
  const runs = Array.isArray(unfinished) ? unfinished.length : 0;
  expect(recovered).toMatchObject(Array.from({ length: runs }, () => ({ verb: "apply", outcome: "undone", conflicts: [] })));
  return runs === 1;
}
