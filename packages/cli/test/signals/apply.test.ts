import { existsSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { crowd, hasOpen, holdLock, isLink, LONG, meets, terminated, TRIES, type Crowd } from "../support/crowd.ts";

const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** What must hold after an apply that was ended: all is as before, nothing is left to do, and the facts say why. */
function expectUndone({ nodes, json, facts }: Crowd, before: Record<string, string>): void {
  expect(nodes()).toEqual(before);
  expect(["interrupted", "aborted"]).toContain(facts().at(-1)?.["reason"]);
  expect(json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
  expect(json("facts", "verify")).toMatchObject({ code: 0, document: { ok: true } });
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
  for (let tries = 0; tries < TRIES; tries++) {
    const before = place.nodes();
    const known = place.runs();
    const ended = await terminated(place.begin("apply", place.manifest, "--commit"), () => isMoment(place, known));
    if (ended?.code === 143) {
      expect(ended).toMatchObject({ signal: null, stderr: "" });
      expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, error: null, rolled_back: true, warnings: [expect.stringContaining("SIGTERM")] });
      return expectUndone(place, before);
    }
    expectStanding(place);
    expect(place.run("rollback", "--commit").code).toBe(0);
  }
  expect.fail("the moment was never met");
});

test("apply --commit: SIGTERM after the commit point, the run stands, exit 0, and the report says that it came too late [REQ-A3]", LONG, async () => {
  const place = crowd(600);
  const standing = place.standing();
  for (let tries = 0; tries < TRIES; tries++) {
    const known = place.runs();
    const ended = await terminated(place.begin("apply", place.manifest, "--commit"), () => ["committed", "closed"].includes(place.phase(known) ?? ""));
    expectStanding(place);
    if (ended !== null) {
      expect(ended).toMatchObject({ code: 0, signal: null, stderr: "" });
      const document: { warnings: string[] } = JSON.parse(ended.stdout);
      expect(document).toMatchObject({ ok: true, exit_code: 0, error: null });
      if (document.warnings.some((warning) => warning.includes("SIGTERM came too late"))) return;
    }
    expect(place.run("rollback", "--commit").code).toBe(0);
    expect(place.standing()).toEqual(standing);
  }
  expect.fail("no signal came between the commit point and the report");
});

test("apply --commit: a second SIGTERM, ends it at once, and recover undoes what it left [REQ-J2]", LONG, async () => {
  const place = crowd(600);
  for (let tries = 0; tries < TRIES; tries++) {
    const before = place.nodes();
    const standing = place.standing();
    const ended = await terminated(place.begin("apply", place.manifest, "--commit"), () => isLink(place.at("usr/bin/t0300")), { twice: true });
    const unfinished = place.json("status").document["unfinished"];
    const recovered = place.json("recover");
    expect(recovered.code).toBe(0);
    if (ended?.signal === "SIGTERM" && Array.isArray(unfinished) && unfinished.length === 1) {
      expect(recovered.document).toMatchObject({ recovered: [{ verb: "apply", outcome: "undone", conflicts: [] }] });
      return expect(place.nodes()).toEqual(before);
    }
    // Undone before the second came, or committed before the first.
    if (place.json("rollback", "--commit").code !== 0) expect(place.nodes()).toEqual(before);
    expect(place.standing()).toEqual(standing);
  }
  expect.fail("the second signal never met the run unfinished");
});

function expectStanding({ at, targets, json }: Crowd): void {
  expect(targets.filter((target) => !isLink(at(target)))).toEqual([]);
  expect(json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
}
