import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { crowd, holdLock, hasOpen, LONG, terminated, untilSeen, type Crowd, type Ending } from "../support/crowd.ts";

interface Line {
  readonly payload: string;
}

interface Target {
  readonly path: string;
  readonly pruned: readonly Line[];
  readonly retained: readonly Line[] | null;
  readonly error: { readonly reason: string } | null;
}

const COUNT = 200;

/** Gives each target two more backups that prune may remove. */
function grow(place: Crowd): void {
  for (const args of [["apply", place.manifest], ["rollback"], ["apply", place.manifest], ["rollback"]]) expect(place.run(...args, "--commit").code).toBe(0);
}

test("prune --commit: SIGTERM between two targets, exit 143, and the report tells what is gone and what was not looked at [REQ-PN2] [REQ-PN3]", LONG, async () => {
  const place = crowd(COUNT);
  const standing = place.standing();
  const seen = untilSeen("some", async () => {
    grow(place);
    const before = Object.keys(place.nodes());
    const old = before.filter((name) => name.startsWith(".t0000.") && name.endsWith(".bak"))[1] ?? "";
    const ended = await terminated(place.begin("prune", "--keep", "2", "--commit"), () => !existsSync(place.at(`usr/bin/${old}`)));
    expect(place.standing()).toEqual(standing);
    expect(place.json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
    return ended?.code === 143 ? expectTold(place, before, ended) : "all";
  });
  expect(await seen).toBe("some");
  expect(place.json("prune", "--keep", "2", "--commit")).toMatchObject({ code: 0 });
});

/** What the report says is gone is gone, nothing else is, and of each target not looked at report and facts say so. */
function expectTold(place: Crowd, before: readonly string[], { stdout }: Ending): string {
  const { targets, ...report }: { targets: Target[] } = JSON.parse(stdout);
  expect(report).toMatchObject({ ok: false, exit_code: 143, error: null, warnings: [expect.stringContaining("SIGTERM")] });
  expect(targets.map(({ path }) => path)).toEqual(place.targets);
  const gone = targets.flatMap(({ pruned }) => pruned.map(({ payload }) => `${payload}.meta.json`));
  const missing = before.filter((name) => name.endsWith(".meta.json") && !existsSync(place.at(`usr/bin/${name}`))).map((name) => `/usr/bin/${name}`);
  expect(missing.toSorted()).toEqual(gone.toSorted());
  const untouched = targets.filter(({ error }) => error?.reason === "interrupted");
  expect(untouched.filter(({ pruned, retained }) => pruned.length > 0 || retained !== null)).toEqual([]);
  const facts = place.facts().filter(({ stage }) => stage === "prune.result").slice(-COUNT);
  expect(facts.filter(({ reason }) => reason === "interrupted").map(({ path }) => path)).toEqual(untouched.map(({ path }) => path));
  return untouched.length > 0 && untouched.length < COUNT ? "some" : "none";
}

test.for([["prune", "--keep", "1"], ["pin", "/usr/bin/t0000"], ["recover"]] as const)("%j: SIGTERM while it waits for the lock, nothing changed and exit 143 [REQ-L3]", async (args) => {
  const place = crowd(1);
  expect(place.run("apply", place.manifest, "--commit").code).toBe(0);
  const before = place.nodes();
  const lock = await holdLock(place);
  const started = place.begin(...args, ...(args[0] === "recover" ? [] : ["--commit"]), "--lock-timeout", "10m");
  const ended = await terminated(started, () => hasOpen(started, place.at("var/log/switchyard/facts.jsonl")));
  expect(ended).toMatchObject({ code: 143, signal: null, stderr: "" });
  expect(JSON.parse(ended?.stdout ?? "")).toMatchObject({ ok: false, exit_code: 143, error: null, warnings: [expect.stringContaining("SIGTERM")] });
  await lock.release();
  expect(place.nodes()).toEqual(before);
});
