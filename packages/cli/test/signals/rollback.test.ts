import { truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { crowd, hasOpen, holdLock, isLink, LONG, terminated, tooLate, untilSeen, writeManifest, type Crowd, type Ending } from "../support/crowd.ts";

/** A crowd, and how its targets stood before they were switched. */
interface Switched extends Crowd {
  readonly prior: Record<string, string>;
}

/** A place where a run has switched everything. */
function switched(count: number): Switched {
  const place = crowd(count);
  const prior = place.standing();
  expect(place.run("apply", place.manifest, "--commit").code).toBe(0);
  return { ...place, prior };
}

function expectSettled({ json }: Crowd): void {
  expect(json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
  expect(json("facts", "verify")).toMatchObject({ code: 0, document: { ok: true } });
}

test("rollback --commit: SIGTERM while a huge payload is verified, nothing restored and exit 143 [REQ-R9]", async () => {
  const place = switched(2);
  const kept = Object.keys(place.nodes()).find((name) => name.startsWith(".t0001.") && name.endsWith(".bak")) ?? "";
  truncateSync(place.at(`usr/bin/${kept}`), 2 ** 38);
  const [before, known] = [place.nodes(), place.runs()];
  const started = place.begin("rollback", "--commit");
  const ended = await terminated(started, () => hasOpen(started, place.at(`usr/bin/${kept}`)));
  expect(ended).toMatchObject({ code: 143, signal: null, stderr: "" });
  expect(JSON.parse(ended?.stdout ?? "")).toMatchObject({ ok: false, error: null, run_id: null, warnings: [expect.stringContaining("SIGTERM")] });
  expect([place.nodes(), place.runs()]).toEqual([before, known]);
  expect(place.facts().at(-1)).toMatchObject({ stage: "rollback.summary", decision: "failure", reason: "interrupted", restored: 0 });
  expectSettled(place);
});

test("rollback --commit: SIGTERM while it waits for the lock, nothing restored and exit 143 [REQ-L3]", async () => {
  const place = switched(1);
  const before = place.nodes();
  const lock = await holdLock(place);
  const started = place.begin("rollback", "--commit", "--lock-timeout", "10m");
  expect(await terminated(started, () => hasOpen(started, place.at("var/log/switchyard/facts.jsonl")))).toMatchObject({ code: 143, signal: null });
  await lock.release();
  expect(place.nodes()).toEqual(before);
  expectSettled(place);
});

test("rollback --commit: SIGTERM while it prepares, what was prepared goes again and exit 143, or too late and all restored [REQ-R5]", LONG, async () => {
  const place = switched(600);
  const seen = untilSeen("nothing restored", async () => {
    const [before, known] = [place.nodes(), place.runs()];
    const ended = await terminated(place.begin("rollback", "--commit"), () => place.phase(known) === "intents");
    return ended?.code === 143 ? expectNothingRestored(place, before, ended) : expectRestored(place, ended);
  });
  expect(await seen).toBe("nothing restored");
});

test("rollback --commit: SIGTERM once it restores, it goes on to its end, exit 0, and says so [REQ-R5]", LONG, async () => {
  const place = switched(600);
  const seen = untilSeen("too late", async () => expectRestored(place, await terminated(place.begin("rollback", "--commit"), () => !isLink(place.at("usr/bin/t0599")))));
  expect(await seen).toBe("too late");
});

test("rollback --commit: a second SIGTERM, ends it at once, and recover takes it forward [REQ-J2]", LONG, async () => {
  const place = switched(600);
  const seen = untilSeen("finished", async () => {
    const ended = await terminated(place.begin("rollback", "--commit"), () => !isLink(place.at("usr/bin/t0599")), { twice: true });
    const { code, document } = place.json("recover");
    expect(code).toBe(0);
    expectRestored(place, null);
    const [run]: { outcome: string }[] = Array.isArray(document["recovered"]) ? document["recovered"] : [];
    return ended?.signal === "SIGTERM" && run !== undefined ? run.outcome : "over before";
  });
  expect(await seen).toBe("finished");
});

test("rollback --to --commit: SIGTERM while a run is undone, ends between two runs and tells which still stand [REQ-R1]", LONG, async () => {
  const place = crowd(400);
  const names = place.targets.map((target) => target.slice("/usr/bin/".length));
  const links = (): string[] => names.filter((name) => isLink(place.at(`usr/bin/${name}`)));
  const apply = (from: number, to: number): string => {
    writeManifest(place.manifest, names.slice(from, to));
    return String(place.json("apply", place.manifest, "--commit").document["run_id"]);
  };
  const first = apply(0, 4);
  const seen = untilSeen("between", async () => {
    const older = apply(4, 200);
    apply(200, 399);
    apply(399, 400);
    const known = place.runs();
    // The newest run has one target, so the rollback of the one before it is met.
    const isMoment = (): boolean => place.runs().length === known.length + 2 && !isLink(place.at("usr/bin/t0398"));
    const ended = await terminated(place.begin("rollback", "--to", first, "--commit"), isMoment);
    expectSettled(place);
    const standing = links();
    const rest = place.json("rollback", "--to", first, "--commit");
    expect(rest.code).toBe(0);
    expect(links()).toEqual(names.slice(0, 4));
    if (ended?.code !== 143) return "over before";
    const { left }: { left: string[] } = JSON.parse(ended.stdout);
    expectLeft({ left, standing, undoes: rest.document["undoes"], names, older });
    return left.length === 1 ? "between" : "elsewhere";
  });
  expect(await seen).toBe("between");
});

function expectNothingRestored(place: Crowd, before: Record<string, string>, { stdout }: Ending): string {
  expectSettled(place);
  expect(place.nodes()).toEqual(before);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, exit_code: 143, error: null, warnings: [expect.stringContaining("SIGTERM")] });
  expect(place.facts().findLast(({ stage }) => stage === "rollback.summary")).toMatchObject({ decision: "failure", reason: "interrupted", restored: 0 });
  return "nothing restored";
}

/** All is restored; then it is switched again. */
function expectRestored(place: Switched, ended: Ending | null): string {
  expectSettled(place);
  expect(place.standing()).toEqual(place.prior);
  expect(place.run("apply", place.manifest, "--commit").code).toBe(0);
  return ended === null ? "over before" : tooLate(ended);
}

/** Those that it says are left stood, and are what the next call undoes. */
function expectLeft(seen: { left: string[]; standing: string[]; undoes: unknown; names: string[]; older: string }): void {
  expect(seen.undoes).toEqual(seen.left);
  expect(seen.left.at(-1)).toBe(seen.older);
  expect(seen.standing).toEqual(seen.names.slice(0, seen.left.length === 1 ? 200 : 399));
}
