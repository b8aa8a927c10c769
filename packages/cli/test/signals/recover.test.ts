import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { crowd, isLink, LONG, meets, terminated, untilSeen, writeManifest, type Crowd } from "../support/crowd.ts";

/** Kills an apply of these targets half way; gives the id of its run, or null where it was over before. */
async function killed(place: Crowd, names: readonly string[]): Promise<string | null> {
  writeManifest(place.manifest, names);
  const known = place.runs();
  const started = place.begin("apply", place.manifest, "--commit");
  const half = place.at(`usr/bin/${names[Math.floor(names.length / 2)]}`);
  if (await meets(started, () => isLink(half))) started.child.kill("SIGKILL");
  await started.ended;
  if (place.phase(known) === "prepared") return place.runs().findLast((run) => !known.includes(run)) ?? null;
  place.run("recover");
  if (isLink(half)) place.run("rollback", "--commit");
  return null;
}

/** Two runs that wait for recovery, the older first, as no two commands one after the other would leave them. */
async function killedTwo(place: Crowd, [some, others]: readonly [readonly string[], readonly string[]]): Promise<readonly [string, string] | null> {
  const older = await killed(place, some);
  if (older === null) return null;
  const [here, aside] = [place.at(`var/lib/switchyard/runs/${older}`), place.at(`var/lib/switchyard/${older}`)];
  renameSync(here, aside);
  const newer = await killed(place, others);
  renameSync(aside, here);
  if (newer !== null) return [older, newer];
  place.run("recover");
  return null;
}

test("recover: SIGTERM while a run is undone, ends that run and no other, exit 143; called again it ends the other [REQ-J2]", LONG, async () => {
  const place = crowd(800);
  const names = namesOf(place);
  const before = place.standing();
  const seen = untilSeen("one", async () => {
    const runs = await killedTwo(place, [names.slice(0, 400), names.slice(400)]);
    if (runs === null) return "not killed";
    const ended = await terminated(place.begin("recover"), () => !isLink(place.at("usr/bin/t0500")));
    const rest = place.json("recover");
    expect(rest.code).toBe(0);
    expect(place.standing()).toEqual(before);
    expect(place.json("recover").document).toMatchObject({ recovered: [] });
    return ended?.code === 143 ? expectOne(runs, JSON.parse(ended.stdout), rest.document) : "both";
  });
  expect(await seen).toBe("one");
});

function expectOne([older, newer]: readonly [string, string], told: object, rest: object): string {
  expect(told).toMatchObject({ ok: false, exit_code: 143, error: null, recovered: [{ run_id: newer, outcome: "undone" }], warnings: [expect.stringContaining(older)] });
  expect(rest).toMatchObject({ recovered: [{ run_id: older, outcome: "undone" }] });
  return "one";
}

test("recover: a second SIGTERM, ends it at once, and recover settles what it left [REQ-J2]", LONG, async () => {
  const place = crowd(800);
  const before = place.standing();
  const seen = untilSeen("killed", async () => {
    if ((await killed(place, namesOf(place))) === null) return "not killed";
    const ended = await terminated(place.begin("recover"), () => !isLink(place.at("usr/bin/t0390")), { twice: true });
    const { code, document } = place.json("recover");
    expect(code).toBe(0);
    expect(place.standing()).toEqual(before);
    expect(place.json("recover").document).toMatchObject({ recovered: [] });
    return ended?.signal === "SIGTERM" && Array.isArray(document["recovered"]) && document["recovered"].length === 1 ? "killed" : "over before";
  });
  expect(await seen).toBe("killed");
});

test("apply --commit: SIGTERM while it recovers an earlier run, ends that, begins nothing, and tells of it [REQ-J3]", LONG, async () => {
  const place = crowd(800);
  const seen = untilSeen("recovered", async () => {
    const before = place.nodes();
    const unfinished = await killed(place, namesOf(place));
    if (unfinished === null) return "not killed";
    const known = place.runs();
    const ended = await terminated(place.begin("apply", place.manifest, "--commit"), () => !isLink(place.at("usr/bin/t0390")));
    if (ended?.code === 143 && place.runs().length === known.length) return expectNotBegun(place, before, { told: JSON.parse(ended.stdout), unfinished });
    expect(place.json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
    if (isLink(place.at("usr/bin/t0000"))) place.run("rollback", "--commit");
    return "begun";
  });
  expect(await seen).toBe("recovered");
});

function expectNotBegun(place: Crowd, before: Record<string, string>, { told, unfinished }: { readonly told: object; readonly unfinished: string }): string {
  expect(told).toMatchObject({ ok: false, exit_code: 143, error: null, run_id: null, rolled_back: false, recovered: [{ run_id: unfinished, outcome: "undone" }] });
  expect(place.json("recover").document).toMatchObject({ recovered: [] });
  expect(place.nodes()).toEqual(before);
  return "recovered";
}

function namesOf({ targets }: Crowd): string[] {
  return targets.map((target) => target.slice("/usr/bin/".length));
}
