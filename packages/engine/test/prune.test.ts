import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeName, openDir, openRoot, safePath, SyscallError, linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { kernelLock } from "@switchyard/locking";
import { factSchema } from "@switchyard/facts";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { pin } from "../src/prune/pin.ts";
import { prune, type PruneRequest } from "../src/prune/prune.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { dyingAt, dyingAtRename } from "./support/broken-kernel.ts";
import { program, scratch, tree, visible, type ContextOptions, type Scratch } from "./support/scratch.ts";

const keepOne: PruneRequest = { mode: "commit", countLimit: 1 };

/** Switches a target once for each source, all different; gives the runs' ids. */
async function stacked(place: Scratch, count: number, options: { readonly target?: string; readonly more?: ContextOptions } = {}): Promise<string[]> {
  const { target = "/usr/bin/ls", more = {} } = options;
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    program(place.at(`opt/p/v${index}`), `v${index}`);
    const report = await apply(place.context(more), { links: [{ target, source: `/opt/p/v${index}` }], mode: "commit" });
    if (report.run_id === null) throw new Error("the apply made no run");
    ids.push(report.run_id);
  }
  return ids;
}

/** The names of backups in a directory, whatever state a crash left them in. */
function names(place: Scratch, dir = "usr/bin"): string[] {
  return readdirSync(place.at(dir)).filter((name) => /\.(bak|meta\.json|pin)$/.test(name)).toSorted();
}

function payloads(place: Scratch, dir = "usr/bin"): string[] {
  return names(place, dir).filter((name) => name.endsWith(".bak"));
}

async function factsOf(place: Scratch): Promise<Record<string, unknown>[]> {
  const { lines, chain } = await readFacts(place.context());
  expect(chain.ok).toBe(true);
  const all = lines.map((line): Record<string, unknown> => JSON.parse(line)).filter(({ stage }) => stage === "prune.result");
  for (const { prev_hash: _, ...fact } of all) factSchema.parse(fact);
  return all;
}

/** Without what a dry run cannot have in common with a commit. */
function redacted(fact: object): object {
  return { ...fact, ts: "", mode: "", run_id: "", prev_hash: "" };
}

/** The real kernel, but one name cannot be renamed or unlinked. */
function keeping(name: string): Syscalls {
  const kernel = linuxSyscalls();
  const check = (given: string): void => {
    if (given === name) throw new SyscallError("renameat2", "EPERM", given);
  };
  return {
    ...kernel,
    rename: (...args) => (check(args[1]), kernel.rename(...args)),
    unlinkat: (...args) => (check(args[1]), kernel.unlinkat(...args)),
  };
}

test("prune(): countLimit 1, keeps newest and original; the counts are those of the directory [REQ-PN1] [REQ-PN3] [REQ-PN4]", async () => {
  const place = scratch();
  await stacked(place, 5);
  const before = payloads(place);
  const seen = visible(place.root);
  const report = await prune(place.context(), keepOne);
  const after = payloads(place);
  expect(report).toMatchObject({ kind: "switchyard.prune", ok: true, exit_code: 0, mode: "commit", error: null, warnings: [], strays: [], facts: [] });
  expect(report.targets).toMatchObject([
    { path: "/usr/bin/ls", pruned: [{ generation: 4 }, { generation: 3 }, { generation: 2 }], retained: [{ generation: 5, why: "newest" }, { generation: 1, why: "original" }], error: null },
  ]);
  expect([before.length, after.length]).toEqual([5, 2]);
  expect(report.targets[0]?.pruned.map(({ payload }) => payload).toSorted()).toEqual(before.filter((name) => !after.includes(name)).map((name) => `/usr/bin/${name}`));
  // Payload and sidecar go together (REQ-PN2).
  expect(names(place)).toEqual(after.flatMap((name) => [name, `${name}.meta.json`]).toSorted());
  expect(visible(place.root)).toEqual(seen);
  expect(await factsOf(place)).toMatchObject([
    { path: "/usr/bin/ls", decision: "success", mode: "commit", backup_tag: "switchyard", retention_count_limit: 1, retention_age_limit_ms: null, pruned_count: 3, retained_count: 2 },
  ]);
});

test("prune(): twice equals once, and says so in a second fact", async () => {
  const place = scratch();
  await stacked(place, 4);
  await prune(place.context(), keepOne);
  const before = tree(place.root);
  const again = await prune(place.context(), keepOne);
  expect(again).toMatchObject({ ok: true, targets: [{ pruned: [] }] });
  expect(tree(place.root)).toEqual(before);
  expect((await factsOf(place)).map(({ pruned_count, retained_count }) => [pruned_count, retained_count])).toEqual([[2, 2], [0, 2]]);
});

test("prune(): by age, a backup older than the limit goes; both limits, what is beyond either [REQ-PN4]", async () => {
  const place = scratch();
  await stacked(place, 4);
  expect(await prune(place.context(), { mode: "commit", ageLimitMs: 3_600_000 })).toMatchObject({ targets: [{ pruned: [], retained: { length: 4 } }] });
  await sleep(5);
  expect(await prune(place.context(), { mode: "dry_run", ageLimitMs: 0, countLimit: 4 })).toMatchObject({ targets: [{ pruned: { length: 2 } }] });
  expect(await prune(place.context(), { mode: "commit", ageLimitMs: 0 })).toMatchObject({ targets: [{ pruned: [{ generation: 3 }, { generation: 2 }] }] });
  expect(payloads(place)).toHaveLength(2);
});

test("prune(): dry run, writes nothing at all, takes no lock, and its facts are the commit's [REQ-C1] [REQ-O1] [REQ-O2]", async () => {
  const place = scratch();
  await stacked(place, 4);
  const dir = openDir(openRoot(place.root), safePath("/var/lib/switchyard/lock").parents);
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 1000, runId: "other" });
  const held = tree(place.root, ["."]);
  const shown = await prune(place.context({ lockTimeoutMs: 1 }), { ...keepOne, mode: "dry_run" });
  expect(tree(place.root, ["."])).toEqual(held);
  lock.release();
  const done = await prune(place.context(), keepOne);
  expect(shown.targets).toEqual(done.targets);
  expect(shown.facts.map(redacted)).toEqual((await factsOf(place)).map(redacted));
});

test("prune(): a pinned backup stays until it is unpinned [REQ-PN1]", async () => {
  const place = scratch();
  const runs = await stacked(place, 4);
  const target = "/usr/bin/ls";
  expect(await pin(place.context(), { target, runId: runs[1], pinned: true, mode: "commit" })).toMatchObject({ ok: true, backup: { run_id: runs[1] } });
  expect(await prune(place.context(), keepOne)).toMatchObject({ targets: [{ pruned: [{ generation: 3 }], retained: [{ why: "newest" }, { generation: 2, why: "pinned" }, { why: "original" }] }] });
  await pin(place.context(), { target, runId: runs[1], pinned: false, mode: "commit" });
  expect(await prune(place.context(), keepOne)).toMatchObject({ targets: [{ pruned: [{ generation: 2 }] }] });
  expect(names(place).filter((name) => name.endsWith(".pin"))).toEqual([]);
});

test("prune(): countLimit 1, the newest standing run can still be rolled back [REQ-PN1] [REQ-R6]", async () => {
  const place = scratch();
  await stacked(place, 3);
  const switched = visible(place.root);
  await stacked(place, 1, { target: "/usr/bin/fresh" });
  program(place.at("opt/p/last"), "last");
  await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/last" }], mode: "commit" });
  expect(await prune(place.context(), keepOne)).toMatchObject({ ok: true, targets: [{ path: "/usr/bin/fresh" }, { path: "/usr/bin/ls", pruned: { length: 2 } }] });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, actions: [{ target: "/usr/bin/ls", outcome: "restored" }] });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(switched["/usr/bin/ls"]);
});

test.for(["the rollback", "the apply below it"] as const)("prune(): after a rollback, %s can still be undone [REQ-PN1] [REQ-R1]", async (next) => {
  const place = scratch();
  const [, second = ""] = await stacked(place, 2);
  const below = visible(place.root)["/usr/bin/ls"];
  program(place.at("opt/p/top"), "top");
  const top = await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/top" }], mode: "commit" });
  const undo = await rollback(place.context(), { runId: top.run_id, mode: "commit" });
  expect(visible(place.root)["/usr/bin/ls"]).toBe(below);
  await prune(place.context(), keepOne);
  const runId = next === "the rollback" ? undo.run_id : second;
  expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)["/usr/bin/ls"]).toContain(next === "the rollback" ? "opt/p/top " : "opt/p/v0 ");
});

test("prune(): what the newest standing run of one target needs, is not kept of another [REQ-PN1]", async () => {
  const place = scratch();
  const both = ["/usr/bin/ls", "/usr/bin/fresh"];
  for (let index = 0; index < 3; index++) {
    for (const target of both) program(place.at(`opt/p/${index}${target.slice(-2)}`), `${index}`);
    const targets = index === 1 ? both : both.slice(0, 1);
    await apply(place.context(), { links: targets.map((target) => ({ target, source: `/opt/p/${index}${target.slice(-2)}` })), mode: "commit" });
  }
  const report = await prune(place.context(), keepOne);
  expect(report.targets.map(({ path, pruned, retained }) => [path, pruned.length, retained?.length])).toEqual([["/usr/bin/fresh", 0, 1], ["/usr/bin/ls", 1, 2]]);
});

test("prune(): a standing run whose backup is neither newest nor original, keeps it as needed [REQ-PN1]", async () => {
  const place = scratch();
  const [, second = ""] = await stacked(place, 2);
  // Someone removed the link; two runs placed others where nothing was, and were undone: their tombstones are newer.
  unlinkSync(place.at("usr/bin/ls"));
  for (let time = 0; time < 2; time++) {
    await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/fresh" }], mode: "commit" });
    await rollback(place.context(), { runId: null, mode: "commit" });
  }
  const { targets } = await prune(place.context(), keepOne);
  expect(targets[0]?.retained).toContainEqual(expect.objectContaining({ run_id: second, why: "needed" }));
  expect(await rollback(place.context(), { runId: second, mode: "commit" })).toMatchObject({ ok: true });
});

test("prune(): died before any of its calls, the next one removes the rest and leaves nothing half [REQ-PN2] [REQ-J2]", async () => {
  let halves = 0;
  for (let n = 1; ; n++) {
    const place = scratch();
    await stacked(place, 4);
    const died = await prune(place.context({ syscalls: dyingAt(n) }), keepOne);
    if (died.ok) break;
    halves += Number(names(place).length % 2 === 1);
    expect(await prune(place.context(), keepOne), `died at ${n}`).toMatchObject({ ok: true, targets: [{ retained: [{ generation: 4, why: "newest" }, { generation: 1, why: "original" }] }] });
    const left = payloads(place);
    expect(names(place), `died at ${n}`).toEqual(left.flatMap((name) => [name, `${name}.meta.json`]).toSorted());
    expect(left, `died at ${n}`).toHaveLength(2);
    expect((await readFacts(place.context())).chain).toMatchObject({ ok: true });
    expect(await rollback(place.context(), { runId: null, mode: "commit" }), `died at ${n}`).toMatchObject({ ok: true });
  }
  // It did die with one of the two gone.
  expect(halves).toBeGreaterThan(0);
});

test("prune(): one backup cannot be removed, the others go, exit 1, and the next call takes it [REQ-PN2] [REQ-O8]", async () => {
  const place = scratch();
  await stacked(place, 5);
  const kept = payloads(place)[2] ?? "";
  const report = await prune(place.context({ syscalls: keeping(kept) }), keepOne);
  const failure = { id: "E_GENERIC", reason: "prune_failed", errno: "EPERM", path: `/usr/bin/${kept}` };
  expect(report).toMatchObject({ ok: false, exit_code: 1, error: failure, targets: [{ pruned: { length: 2 }, error: failure }] });
  expect(report.targets[0]?.retained?.map(({ payload, why }) => [payload, why])).toContainEqual([`/usr/bin/${kept}`, "failed"]);
  expect(payloads(place)).toHaveLength(3);
  expect(await factsOf(place)).toMatchObject([{ decision: "failure", severity: "error", error_id: "E_GENERIC", exit_code: 1, reason: "prune_failed", pruned_count: 2, retained_count: 3 }]);
  expect(await prune(place.context(), keepOne)).toMatchObject({ ok: true, targets: [{ pruned: { length: 1 } }] });
});

test("prune(): another holds the lock, E_LOCKING 30 and nothing is removed [REQ-PN4] [REQ-L3]", async () => {
  const place = scratch();
  await stacked(place, 4);
  const dir = openDir(openRoot(place.root), safePath("/var/lib/switchyard/lock").parents);
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 1000, runId: "other" });
  const before = tree(place.root, ["usr", "var/log"]);
  expect(await prune(place.context({ lockTimeoutMs: 50 }), keepOne)).toMatchObject({ ok: false, exit_code: 30, error: { id: "E_LOCKING", reason: "timeout" }, targets: [] });
  expect(tree(place.root, ["usr", "var/log"])).toEqual(before);
  lock.release();
  expect(await prune(place.context(), keepOne)).toMatchObject({ ok: true });
});

test("prune(): an unfinished run, a dry run warns of and keeps what it needs, a commit recovers first [REQ-PN1] [REQ-J3]", async () => {
  const place = scratch();
  await stacked(place, 4);
  const before = visible(place.root);
  await apply(place.context({ syscalls: dyingAtRename(2) }), { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], mode: "commit" });
  expect(visible(place.root)).not.toEqual(before);
  const shown = await prune(place.context(), { ...keepOne, mode: "dry_run" });
  expect(shown.warnings.join()).toContain("unfinished");
  const report = await prune(place.context(), keepOne);
  expect(report).toMatchObject({ ok: true, recovered: [{ verb: "apply", outcome: "undone" }], targets: [{ pruned: { length: 2 }, retained: { length: 2 } }] });
  expect(visible(place.root)).toEqual(before);
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
});

test("prune(): targets in several directories, one fact each, in the order of their paths [REQ-PN3]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await prune(place.context(), keepOne)).toMatchObject({ targets: place.links.map(({ target }) => ({ path: target })).toSorted((a, b) => (a.path < b.path ? -1 : 1)) });
  expect((await factsOf(place)).map(({ path }) => path)).toEqual(["/usr/bin/fresh", "/usr/bin/ls", "/usr/sbin/link"]);
});

test("prune(): named targets, only those, links in their parents resolved, each once [REQ-S1]", async () => {
  const place = scratch();
  await stacked(place, 4);
  await stacked(place, 4, { target: "/usr/sbin/link" });
  symlinkSync("usr/bin", place.at("bin"));
  const report = await prune(place.context(), { ...keepOne, targets: ["/bin/ls", "/usr/bin/ls"] });
  expect(report).toMatchObject({ ok: true, targets: [{ path: "/usr/bin/ls", pruned: { length: 2 } }] });
  expect(report.targets).toHaveLength(1);
  expect(payloads(place, "usr/sbin")).toHaveLength(4);
});

test("prune(): a directory that became a link since the run, its backups are found where it leads [REQ-PN1]", async () => {
  const place = scratch();
  mkdirSync(place.at("sbin"));
  await stacked(place, 4, { target: "/sbin/tool" });
  renameSync(place.at("sbin"), place.at("usr/moved"));
  symlinkSync("usr/moved", place.at("sbin"));
  expect(await prune(place.context(), keepOne)).toMatchObject({ ok: true, targets: [{ path: "/usr/moved/tool", pruned: { length: 2 }, retained: [{ why: "newest" }, { why: "original" }] }] });
});

test("prune(): the directory of an old target is gone, the others are pruned without a word", async () => {
  const place = scratch();
  mkdirSync(place.at("gone"));
  await stacked(place, 1, { target: "/gone/tool" });
  await stacked(place, 4);
  renameSync(place.at("gone"), place.at("elsewhere"));
  expect(await prune(place.context(), keepOne)).toMatchObject({ ok: true, warnings: [], targets: [{ path: "/usr/bin/ls", pruned: { length: 2 } }] });
});

test("prune(): backups of another tag, are not seen [REQ-B6]", async () => {
  const place = scratch();
  await stacked(place, 4, { more: { policy: { backup_tag: "other" } } });
  expect(await prune(place.context(), keepOne)).toMatchObject({ ok: true, targets: [] });
  expect(await prune(place.context(), { ...keepOne, targets: ["/usr/bin/ls"] })).toMatchObject({ ok: true, warnings: { length: 1 }, targets: [{ pruned: [], retained: [] }] });
  expect(payloads(place)).toHaveLength(4);
  expect(await prune(place.context({ policy: { backup_tag: "other" } }), keepOne)).toMatchObject({ targets: [{ pruned: { length: 2 } }] });
});

test("prune(): reserved names that belong to no backup, and sidecars that cannot be read, are told and left [REQ-PN2]", async () => {
  const place = scratch();
  await stacked(place, 4);
  const strays = [".ls.switchyard.5.stage", ".ls.switchyard.6.bak", ".other.switchyard.7.stage"];
  for (const name of strays) writeFileSync(place.at(`usr/bin/${name}`), "somebody's");
  writeFileSync(place.at("usr/bin/.ls.switchyard.8.bak.meta.json"), "{");
  const report = await prune(place.context(), keepOne);
  expect(report).toMatchObject({ ok: true, strays: strays.map((name) => `/usr/bin/${name}`), targets: [{ pruned: { length: 2 } }] });
  expect(report.targets[0]?.retained).toContainEqual({ payload: "/usr/bin/.ls.switchyard.8.bak", generation: null, role: null, run_id: null, created_at: null, why: "unreadable" });
  for (const name of strays) expect(existsSync(place.at(`usr/bin/${name}`))).toBe(true);
});

test("prune(): on a root that was never touched, does nothing and makes nothing", async () => {
  const place = scratch();
  const before = tree(place.root, ["."]);
  for (const mode of ["dry_run", "commit"] as const) expect(await prune(place.context(), { mode, countLimit: 1 })).toMatchObject({ ok: true, exit_code: 0, targets: [] });
  expect(tree(place.root, ["."])).toEqual(before);
  expect(existsSync(place.at("var"))).toBe(false);
});

test.for<[string, Partial<PruneRequest>, { exit_code: number; error: { id: string; reason: string } }]>([
  ["without a limit", { countLimit: undefined }, { exit_code: 2, error: { id: "E_USAGE", reason: "no_retention_limit" } }],
  ["a negative limit", { countLimit: -1 }, { exit_code: 2, error: { id: "E_USAGE", reason: "bad_retention_limit" } }],
  ["half a backup", { countLimit: 1.5 }, { exit_code: 2, error: { id: "E_USAGE", reason: "bad_retention_limit" } }],
  ["a path with ..", { targets: ["/usr/../usr/bin/ls"] }, { exit_code: 2, error: { id: "E_USAGE", reason: "path_dotdot" } }],
  ["a path that leads out", { targets: ["/out/ls"] }, { exit_code: 10, error: { id: "E_POLICY", reason: "escape" } }],
])("prune(): %s, is refused and nothing is removed [REQ-S1]", async ([, more, wanted]) => {
  const place = scratch();
  await stacked(place, 4);
  symlinkSync("../../..", place.at("out"));
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) expect(await prune(place.context(), { ...keepOne, mode, ...more })).toMatchObject({ ok: false, targets: [], ...wanted });
  expect(tree(place.root)).toEqual(before);
});

test("prune(): facts cannot be written, stops after the first directory and says so, exit 10 [REQ-O9]", async () => {
  const place = scratch();
  await stacked(place, 4);
  await stacked(place, 4, { target: "/usr/sbin/link" });
  const kernel = linuxSyscalls();
  // Nothing but facts and the lock's holder is written with write(2) by a prune.
  const syscalls: Syscalls = {
    ...kernel,
    write: (fd, bytes) => {
      if (Buffer.from(bytes).includes("prune.result")) throw new SyscallError("write", "ENOSPC", "");
      return kernel.write(fd, bytes);
    },
  };
  const report = await prune(place.context({ syscalls }), keepOne);
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "sink_unusable", errno: "ENOSPC" }, targets: [{ path: "/usr/bin/ls", pruned: { length: 2 } }] });
  expect([payloads(place).length, payloads(place, "usr/sbin").length]).toEqual([2, 4]);
});
