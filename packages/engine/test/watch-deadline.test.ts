/** This proves that a run which nobody confirms is undone although nobody runs a command (REQ-J3). */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { kernelLock } from "@switchyard/locking";
import { closeDir, closeRoot, linuxSyscalls, nodeName, openDir, openRoot, SwitchyardError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import type { DeadlineWatch } from "../src/confirm/deadline-watch.ts";
import { watchDeadline } from "../src/confirm/watch-deadline.ts";
import { RUN_FILES } from "../src/state/run-folder.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { dyingInRun, refusing } from "./support/broken-kernel.ts";
import { comfortable, expired, factsOf, HOUR, inFolder, provisional, tale } from "./support/provisional.ts";
import { scratch, tree, type Scratch } from "./support/scratch.ts";

test("watchDeadline(): nobody confirms, undoes the run at its deadline and not before [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id, confirmBy } = await provisional(place, { within: 700 });
  const switched = tree(place.root);
  const watch = watchDeadline(place.context(), { runId: id });
  for (let seen = switched; Date.now() < Date.parse(confirmBy); seen = tree(place.root)) {
    expect(seen).toEqual(switched);
    await sleep(5);
  }
  expect(await watch).toMatchObject({ ok: true, recovered: [{ run_id: id, outcome: "undone", reason: "deadline_passed" }] });
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(confirmBy));
  expect(tree(place.root)).toEqual(before);
});

test.for([
  ["confirmed", (place: Scratch, id: string) => confirm(place.context(), { runId: id })],
  ["rolled back", (place: Scratch, id: string) => rollback(place.context(), { runId: id, mode: "commit" })],
] as const)("watchDeadline(): %s in time, ends and has done nothing [REQ-J3]", async ([, act]) => {
  const place = scratch();
  const { id } = await provisional(place);
  const watch = watchDeadline(place.context(), { runId: id });
  expect(await act(place, id)).toMatchObject({ ok: true });
  const after = tree(place.root);
  expect(await watch).toMatchObject({ ok: true, recovered: [], error: null });
  expect(tree(place.root)).toEqual(after);
});

test("watchDeadline(): whoever made the run died before it waited, undoes it at once [REQ-A3] [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const died = await apply(place.context({ syscalls: dyingInRun(12) }), { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect(died.ok).toBe(false);
  expect(tree(place.root)).not.toEqual(before);
  const [id = ""] = readdirSync(place.at("var/lib/switchyard/runs"));
  expect(await watchDeadline(place.context(), { runId: id })).toMatchObject({ ok: true, recovered: [{ run_id: id, outcome: "undone", reason: "interrupted" }] });
  expect(tree(place.root)).toEqual(before);
});

test("watchDeadline(): someone holds the lock at the deadline, waits for it and then undoes the run [REQ-J3] [REQ-L3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await expired(place);
  const root = openRoot(place.root);
  const dir = openDir(root, ["var", "lib", "switchyard"].map((name) => nodeName(name)));
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 1000, runId: "someone" });
  const watch = watchDeadline(place.context({ lockTimeoutMs: 50 }), { runId: id });
  await sleep(300);
  expect(tale(place, id)).toEqual(["provisional"]);
  lock.release();
  closeDir(dir);
  closeRoot(root);
  expect(await watch).toMatchObject({ ok: true, recovered: [{ run_id: id }] });
  expect(tree(place.root)).toEqual(before);
});

test("watchDeadline(): undoing fails, tries again, and the run is undone once [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { id } = await expired(place);
  const report = await watchDeadline(place.context({ syscalls: refusing("rename", 1, "EROFS") }), { runId: id });
  expect(report).toMatchObject({ ok: true, recovered: [{ run_id: id, outcome: "undone" }] });
  expect(tree(place.root)).toEqual(before);
  expect(await factsOf(place, "recover.result", id)).toHaveLength(1);
});

test("watchDeadline(): no run named, recovers at once, then watches all that wait [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const [ls, link, fresh] = place.links;
  if (ls === undefined || link === undefined || fresh === undefined) throw new Error("three links");
  const late = await provisional(place, { links: [ls], within: 900 });
  const soon = await provisional(place, { links: [link], within: 400 });
  const over = await expired(place, { links: [fresh] });
  expect(await watchDeadline(place.context(), { runId: null })).toMatchObject({ ok: true, waiting: [] });
  for (const { id } of [late, soon, over]) expect(tale(place, id).at(-1)).toBe("closed");
  expect(tree(place.root)).toEqual(before);
  expect(await watchDeadline(place.context(), { runId: null })).toMatchObject({ ok: true, recovered: [] });
});

test("watchDeadline(): told to stop, leaves the run as it waits", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  const switched = tree(place.root);
  const stop = new AbortController();
  const watch = watchDeadline(place.context({ signal: stop.signal }), { runId: id, seen: () => setTimeout(() => stop.abort(), 20) });
  expect(await watch).toMatchObject({ ok: false, error: { id: "E_GENERIC", reason: "interrupted" } });
  expect(tree(place.root)).toEqual(switched);
});

test.for([
  ["the root", ""],
  ["the state directory", "/var/lib/switchyard"],
] as const)("watchDeadline(): %s is away at a look, is looked for again, and the run is undone once it is back [REQ-J3]", async ([, path]) => {
  const place = scratch();
  const before = tree(place.root);
  const { id, confirmBy } = await provisional(place, { within: await comfortable(1000) });
  const [here, away] = [`${place.root}${path}`, `${place.root}${path}.away`];
  let looks = 0;
  const kernel = linuxSyscalls();
  // The second look finds nothing; once it has, what it looked for comes back.
  const openat: Syscalls["openat"] = (dir, name, how) => {
    if (name === RUN_FILES.journal) looks += 1;
    return kernel.openat(dir, name, how);
  };
  const watch = watchDeadline(place.context({ syscalls: { ...kernel, openat } }), { runId: id, seen: () => renameSync(here, away) });
  await sleep(Date.parse(confirmBy) - Date.now() + 200);
  expect([looks, existsSync(here)]).toEqual([1, false]);
  renameSync(away, here);
  expect(await watch).toMatchObject({ ok: true, recovered: [{ run_id: id, outcome: "undone", reason: "deadline_passed" }] });
  expect(tree(place.root)).toEqual(before);
});

test("watchDeadline(): what is at the path of the lock is none, it is a failure like others, of which there are so many [REQ-L6] [REQ-J3]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  rmSync(place.at("var/lib/switchyard/lock"));
  mkdirSync(place.at("var/lib/switchyard/lock"));
  const stop = new AbortController();
  const pauses: number[] = [];
  let last = performance.now();
  const kernel = linuxSyscalls();
  const openat: Syscalls["openat"] = (dir, name, how) => {
    if (name === "lock") pauses.push(performance.now() - last);
    if (name === "lock") last = performance.now();
    if (pauses.length === 2) stop.abort();
    return kernel.openat(dir, name, how);
  };
  await watchDeadline(place.context({ syscalls: { ...kernel, openat }, signal: stop.signal }), { runId: id });
  // A failure that counts doubles the pause of two seconds, and a timer is never early.
  expect(pauses[1]).toBeGreaterThanOrEqual(3990);
});

test("watchDeadline(): no such run, no state, no root: ends, and makes nothing", async () => {
  const place = scratch();
  const runId = "01a1fc47-6a0b-76bf-8c45-fc48c3268f31";
  expect(await watchDeadline(place.context(), { runId })).toMatchObject({ ok: true });
  expect(existsSync(place.at("var"))).toBe(false);
  rmSync(place.root, { recursive: true });
  expect(await watchDeadline(place.context(), { runId })).toMatchObject({ ok: false, error: { reason: "root_unusable" } });
});

/** A watch that notes what it is asked. */
function noting(place: Scratch): { readonly watch: DeadlineWatch; readonly asked: string[]; readonly seen: Record<string, string>[] } {
  const asked: string[] = [];
  const seen: Record<string, string>[] = [];
  return {
    asked,
    seen,
    watch: {
      start: async ({ runId, root, stateDir, withinMs }) => {
        seen.push(tree(place.root));
        expect([root, stateDir, withinMs, readdirSync(inFolder(place, runId, ""))]).toEqual([place.root, "/var/lib/switchyard", HOUR, ["plan.json"]]);
        asked.push("start");
        return { started: { by: "watcher", unit: null, pid: 7 }, warning: "Not by the usual one." };
      },
      dismiss: async () => void asked.push("dismiss"),
    },
  };
}

test("apply(): to be confirmed, has its deadline watched before anything is changed, and says by whom [REQ-J3]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const { watch, asked, seen } = noting(place);
  const context = { ...place.context(), deadlineWatch: watch };
  const report = await apply(context, { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect(report).toMatchObject({ ok: true, deadline_watch: { by: "watcher", pid: 7 }, warnings: ["Not by the usual one."] });
  expect([asked, seen]).toEqual([["start"], [before]]);
  await confirm(context, { runId: null });
  expect(asked).toEqual(["start", "dismiss"]);
  expect(await apply(context, { links: place.links, mode: "commit", confirmWithinMs: HOUR })).toMatchObject({ ok: true, run_id: null, deadline_watch: null });
  expect(asked).toHaveLength(2);
});

test("apply(), rollback(): turned back, or taken back, no watch is left [REQ-J3]", async () => {
  const place = scratch();
  const { watch, asked } = noting(place);
  const context = { ...place.context(), deadlineWatch: watch };
  const failed = await apply({ ...context, syscalls: refusing("rename", 2, "EIO") }, { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect(failed).toMatchObject({ ok: false, rolled_back: true, deadline_watch: null });
  expect(asked).toEqual(["start", "dismiss"]);
  await apply(context, { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  await rollback(context, { runId: null, mode: "commit" });
  expect(asked).toEqual(["start", "dismiss", "start", "dismiss"]);
});

test("apply(): the deadline cannot be watched, is refused before anything is changed, and that is a fact [REQ-J3] [REQ-O8]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const refusal = new SwitchyardError({ id: "E_POLICY", reason: "watch_unusable", op: "apply", message: "Cannot." });
  const watch: DeadlineWatch = { start: () => Promise.reject(refusal), dismiss: () => Promise.resolve() };
  const report = await apply({ ...place.context(), deadlineWatch: watch }, { links: place.links, mode: "commit", confirmWithinMs: HOUR });
  expect(report).toMatchObject({ ok: false, exit_code: 10, run_id: null, error: { id: "E_POLICY", reason: "watch_unusable" } });
  expect([tree(place.root), readdirSync(place.at("var/lib/switchyard/runs"))]).toEqual([before, []]);
  const facts = await factsOf(place, "apply.attempt");
  expect(facts.at(-1)).toMatchObject({ decision: "failure", error_id: "E_POLICY" });
});
