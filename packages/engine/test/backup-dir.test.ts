/** This proves that backups may lie in a directory of their own, on the same file system (REQ-B1). */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { linuxSyscalls, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { decodeFrame, encodeFrame } from "@switchyard/journal";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { pin } from "../src/prune/pin.ts";
import { prune } from "../src/prune/prune.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, dyingAtRename } from "./support/broken-kernel.ts";
import { keptElsewhere, PLACE } from "./support/kept-elsewhere.ts";
import { killedScript } from "./support/killed-script.ts";
import { program, tree } from "./support/scratch.ts";

/** A kernel that refuses the n-th rename, from 1, of a node to its payload's name. */
function notFilingAway(n: number, errno: string): Syscalls {
  const kernel = linuxSyscalls();
  let left = n;
  return {
    ...kernel,
    renameInto: (from, name, to, newName, flags) => {
      if (newName.endsWith(".bak")) left -= 1;
      if (left === 0 && newName.endsWith(".bak")) throw new SyscallError("renameat2", errno, newName);
      kernel.renameInto(from, name, to, newName, flags);
    },
  };
}

test("apply(), rollback(): payloads and sidecars below backup_dir, the same inodes back, nothing beside targets, twice as once [REQ-B1] [REQ-B4] [REQ-R2] [REQ-R3]", async () => {
  const place = keptElsewhere();
  const before = tree(place.root);
  const report = await place.commit();
  expect(report).toMatchObject({ ok: true });
  expect(place.beside()).toEqual([]);
  expect(place.kept().every((path) => path.startsWith(`${PLACE}/usr/bin/.`) || path.startsWith(`${PLACE}/usr/sbin/.`))).toBe(true);
  expect(place.kept()).toHaveLength(6);
  expect(lstatSync(place.at(`${PLACE}/usr/bin`)).mode & 0o7777).toBe(0o755);
  for (const { backup } of report.actions) expect(place.kept()).toContain(backup);
  const { targets } = await status(place.context());
  expect(targets.map(({ state, backup }) => [state, place.kept().includes(backup ?? "")])).toEqual([["switched", true], ["switched", true], ["switched", true]]);
  expect(await place.back()).toMatchObject({ ok: true });
  expect(tree(place.root)).toEqual(before);
  expect((await place.back()).actions.map(({ decision }) => decision)).toEqual(["noop", "noop", "noop"]);
});

test("apply(): facts and sidecars of a renamed payload, not degraded, by exchange [REQ-B3] [REQ-F2]", async () => {
  const place = keptElsewhere();
  await place.commit();
  const sidecars = place.kept().filter((path) => path.endsWith(".meta.json")).map((path): unknown => JSON.parse(readFileSync(place.at(path), "utf8")));
  expect(sidecars).toMatchObject([{ method: "exchange", directory: "/usr/bin" }, { method: "exchange", directory: "/usr/bin" }, { method: "exchange", directory: "/usr/sbin" }]);
  const facts = readFileSync(place.at("var/log/switchyard/facts.jsonl"), "utf8").split("\n").filter(Boolean).map((line): Record<string, unknown> => JSON.parse(line));
  expect(facts.filter(({ stage }) => stage === "apply.result").map(({ degraded }) => degraded)).toEqual([false, false, false]);
});

test("rollback(): a stack of runs, also where the policy named the directory only for one of them, unwinds [REQ-R6] [REQ-R1]", async () => {
  for (const [first, second] of [[PLACE, null], [null, PLACE], [PLACE, "/srv/other"]] as const) {
    const place = keptElsewhere({ backup_dir: first });
    const before = tree(place.root);
    const one = await place.commit();
    program(place.at("opt/p/other"), "other");
    const two = await apply(place.context({ policy: { backup_dir: second } }), { links: place.links.map(({ target }) => ({ target, source: "/opt/p/other" })), mode: "commit" });
    expect(two).toMatchObject({ ok: true });
    for (const run of [two, one]) expect(await rollback(place.context({ policy: { backup_dir: null } }), { runId: run.run_id, mode: "commit" })).toMatchObject({ ok: true });
    const now = tree(place.root);
    for (const [path, entry] of Object.entries(before)) expect(now[path]).toBe(entry);
    // And what a rollback displaced comes back in turn.
    const undone = (await status(place.context())).runs.at(-1)?.run_id ?? "";
    expect(await rollback(place.context(), { runId: undone, mode: "commit" })).toMatchObject({ ok: true });
    expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../../opt/p/ls");
  }
});

test("apply(): restores from below backup_dir and from beside, by generation; the node goes back where it was kept if that is undone [REQ-B7] [REQ-R1]", async () => {
  const place = keptElsewhere();
  const before = tree(place.root);
  await place.commit();
  const restores = place.links.map(({ target }) => ({ target }));
  const restored = await apply(place.context(), { links: [], restores, mode: "commit" });
  expect(restored).toMatchObject({ ok: true });
  expect(place.beside()).toEqual([]);
  expect(tree(place.root)).toEqual(before);
  expect(await rollback(place.context(), { runId: restored.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect([readlinkSync(place.at("usr/bin/ls")), place.beside()]).toEqual(["../../opt/p/ls", []]);
  const generations = place.kept().filter((path) => path.includes("/.ls.") && path.endsWith(".json")).map((path): unknown => JSON.parse(readFileSync(place.at(path), "utf8")));
  expect(new Set(generations)).toEqual(new Set([1, 2, 3].map((generation): unknown => expect.objectContaining({ generation }))));
});

test.each([
  ["writable by others", (at: (path: string) => string) => chmodSync(at(PLACE), 0o777), PLACE],
  ["a mirrored directory that is writable by its group", (at: (path: string) => string) => mkdirSync(at(`${PLACE}/usr`)) ?? chmodSync(at(`${PLACE}/usr`), 0o775), PLACE],
  ["a link out of the root", (at: (path: string) => string) => symlinkSync("../../../../../../../../../nowhere", at("srv/out")), "/srv/out"],
  ["a mirrored directory that is a link", (at: (path: string) => string) => symlinkSync("../../opt", at(`${PLACE}/usr`)), PLACE],
  ["a file", (at: (path: string) => string) => program(at("srv/file"), "x"), "/srv/file"],
  ["the root itself", () => undefined, "/"],
] as const)("apply(): backup_dir is %s, refused before anything is touched, in dry run and commit alike [REQ-S10] [REQ-C2]", async (_what, make, backup_dir) => {
  const place = keptElsewhere({ backup_dir });
  make(place.at);
  const before = tree(place.root, ["usr", "srv", "opt"]);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(place.context(), { links: place.links, mode })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "backup_dir_unusable" } });
  }
  expect(tree(place.root, ["usr", "srv", "opt"])).toEqual(before);
});

test("apply(): backup_dir by a link inside the root, kept where that leads; a target below it, refused [REQ-S1]", async () => {
  const place = keptElsewhere({ backup_dir: "/kept" });
  symlinkSync("srv/kept", place.at("kept"));
  expect(await place.commit()).toMatchObject({ ok: true });
  expect(place.kept()).toHaveLength(6);
  const links = [{ target: `${PLACE}/usr/bin/x`, source: "/opt/p/ls" }];
  expect(await apply(place.context(), { links, mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "target_in_backup_dir" } });
});

test("apply(): a dry run with a backup_dir that is not there yet, makes nothing [REQ-C1]", async () => {
  const place = keptElsewhere({ backup_dir: "/srv/new/place" });
  expect(await apply(place.context(), { links: place.links, mode: "dry_run" })).toMatchObject({ ok: true });
  expect(existsSync(place.at("srv/new"))).toBe(false);
  expect(await place.commit()).toMatchObject({ ok: true });
  expect(existsSync(place.at("srv/new/place/usr/sbin"))).toBe(true);
});

test("recover(): an apply into backup_dir that died before any of its calls, is all old or all new, with no name left behind [REQ-A3] [REQ-J2]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = keptElsewhere();
    const before = tree(place.root, ["usr", "srv"]);
    const report = await place.commit({ syscalls: dyingAt(n) });
    if (report.ok && report.warnings.length === 0) break;
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true });
    const isOld = !lstatSync(place.at("usr/bin/ls")).isSymbolicLink();
    expect(isOld ? tree(place.root, ["usr", "srv"]) : [place.beside(), place.kept().length], `died at ${n}`).toEqual(isOld ? before : [[], 6]);
    outcomes.add(isOld ? "old" : "new");
    const after = tree(place.root, ["usr", "srv"]);
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true, recovered: [] });
    expect(tree(place.root, ["usr", "srv"])).toEqual(after);
  }
  expect([...outcomes].toSorted()).toEqual(["new", "old"]);
});

test("recover(): a rollback from backup_dir that died before any of its calls, is finished or never began [REQ-J2] [REQ-R6]", async () => {
  for (let n = 1; ; n++) {
    const place = keptElsewhere();
    const before = tree(place.root);
    await place.commit();
    const switched = tree(place.root);
    const died = await place.back({ syscalls: dyingAt(n) });
    if (died.ok && died.warnings.length === 0) break;
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true });
    expect([before, switched], `died at ${n}`).toContainEqual(tree(place.root));
    expect(await place.back(), `died at ${n}`).toMatchObject({ ok: true });
    expect(tree(place.root), `died at ${n}`).toEqual(before);
  }
});

test.each([
  [1, "ENOSPC", "E_ATOMIC_SWAP", 40],
  [2, "ENOSPC", "E_ATOMIC_SWAP", 40],
  [2, "EXDEV", "E_EXDEV", 50],
] as const)("apply(): the %i. filing away refused with %s, every target is as before, %s [REQ-R4] [REQ-A3] [REQ-F2]", async (n, errno, id, exit_code) => {
  const place = keptElsewhere();
  const before = tree(place.root, ["usr", "srv"]);
  expect(await place.commit({ syscalls: notFilingAway(n, errno) })).toMatchObject({ ok: false, exit_code, error: { id } });
  expect(tree(place.root, ["usr", "srv"])).toEqual(before);
});

test("undo.sh: after a commit into backup_dir, all as before, twice as well as once [REQ-RC1]", async () => {
  const place = keptElsewhere();
  const before = tree(place.root);
  const { places } = await place.commit();
  for (const _ of ["once", "twice"]) {
    execFileSync("dash", [places?.undo_script ?? ""]);
    expect(tree(place.root)).toEqual(before);
  }
  expect(place.beside()).toEqual([]);
});

test("undo.sh: after a death before any call of a commit into backup_dir, all as before, and recover clears the rest [REQ-RC1]", async () => {
  for (let n = 1; ; n++) {
    const place = keptElsewhere();
    const before = tree(place.root, ["usr", "srv"]);
    const report = await place.commit({ syscalls: dyingAt(n) });
    if (report.ok && report.warnings.length === 0) break;
    const runs = place.at("var/lib/switchyard/runs");
    const [run = ""] = existsSync(runs) ? readdirSync(runs) : [];
    if (!existsSync(`${runs}/${run}/undo.sh`)) continue;
    execFileSync("dash", [`${runs}/${run}/undo.sh`]);
    expect(tree(place.root)["/usr/bin/ls"], `died at ${n}`).toBe(before["/usr/bin/ls"]);
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true });
    const now = tree(place.root);
    for (const path of ["/usr/bin/ls", "/usr/sbin/link"]) expect(now[path], `died at ${n}`).toBe(before[path]);
    expect([existsSync(place.at("usr/bin/fresh")), place.beside()], `died at ${n}`).toEqual([false, []]);
  }
});

test("rollback(): someone else took a target, refused; a payload gone, E_BACKUP_MISSING, and nothing is touched [REQ-R7] [REQ-R9]", async () => {
  const place = keptElsewhere();
  const { actions } = await place.commit();
  const switched = tree(place.root);
  const payload = place.at(actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "");
  renameSync(payload, place.at("srv/aside"));
  expect(await place.back()).toMatchObject({ exit_code: 60, error: { id: "E_BACKUP_MISSING" } });
  expect(tree(place.root)).toEqual(switched);
  renameSync(place.at("srv/aside"), payload);
  unlinkSync(place.at("usr/bin/ls"));
  program(place.at("usr/bin/ls"), "theirs");
  expect(await place.back()).toMatchObject({ exit_code: 10, error: { reason: "undo_conflict" } });
});

test("prune(), pin(): backups below backup_dir, found by the policy and by the runs' journals [REQ-PN1] [REQ-PN2]", async () => {
  const place = keptElsewhere();
  for (let round = 0; round < 4; round++) {
    await place.commit();
    await place.back();
  }
  const target = "/usr/bin/ls";
  expect(await pin(place.context(), { target, pinned: true, mode: "commit", generation: 4 })).toMatchObject({ ok: true, after: true, error: null });
  expect(place.kept().filter((path) => path.endsWith(".pin"))).toHaveLength(1);
  const done = await prune(place.context({ policy: { backup_dir: null } }), { mode: "commit", countLimit: 1 });
  expect(done).toMatchObject({ ok: true, strays: [] });
  expect(done.targets.find(({ path }) => path === target)?.pruned.every(({ payload }) => payload.startsWith(`${PLACE}/usr/bin/`))).toBe(true);
  expect(place.kept().some((path) => path.includes("/.ls.") && path.endsWith(".pin"))).toBe(true);
  expect((await place.back()).ok).toBe(true);
});

test.each(["srv/out", "srv/kept/../../../outside", "nowhere"])("recover(): a journal that names %s for backups, refused; nothing outside the root or in it is touched [REQ-J4] [REQ-S1]", async (named) => {
  const place = keptElsewhere();
  const outside = keptElsewhere();
  symlinkSync(outside.root, place.at("srv/out"));
  await place.commit({ syscalls: dyingAtRename(2) });
  const [run = ""] = readdirSync(place.at("var/lib/switchyard/runs"));
  const journal = place.at(`var/lib/switchyard/runs/${run}/journal.jsonl`);
  writeFileSync(journal, forged(readFileSync(journal), named.split("/")));
  const before = [tree(place.root), place.kept(), tree(outside.root)];
  expect(await place.mend()).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED" } });
  expect([tree(place.root), place.kept(), tree(outside.root)]).toEqual(before);
});

/** The same journal with another directory for backups, each line proving itself. */
function forged(bytes: Buffer, parents: readonly string[]): Buffer {
  let prev = "";
  const lines = bytes.toString("latin1").split("\n").slice(0, -1).map((line) => {
    const frame = decodeFrame(Buffer.from(line, "latin1"))?.frame;
    if (frame === undefined) throw new TypeError("a line that does not prove itself");
    const { record } = frame;
    const changed = record.type === "intent" && record.store !== undefined ? { ...record, store: { ...record.store, parents } } : record;
    const made = encodeFrame({ ...frame, prev, record: changed });
    prev = made.digest;
    return made.line;
  });
  return Buffer.concat(lines);
}

test.each(["a switch", "a restore"])("undo.sh: of %s into backup_dir, killed before any of its commands, recover ends it; or itself, run again [REQ-RC1] [REQ-J2]", async (what) => {
  for (const ending of ["recover", "again"] as const) {
    let kills = 0;
    for (let n = 1; ; n++) {
      const place = keptElsewhere();
      if (what === "a restore") await place.commit();
      const before = tree(place.root);
      const restores = what === "a restore" ? [{ target: "/usr/bin/ls" }, { target: "/usr/sbin/link" }] : [];
      const { places } = await apply(place.context(), { links: restores.length === 0 ? place.links : [], restores, mode: "commit" });
      const script = places?.undo_script ?? "";
      if (!killedScript(place.at("tools"), script, n)) break;
      kills += 1;
      expect(ending === "recover" ? (await place.mend()).ok : spawnSync("dash", [script]).status === 0, `${ending} after ${n}`).toBe(true);
      expect([tree(place.root), place.beside()], `${ending} after ${n}`).toEqual([before, []]);
      expect(await place.mend(), `${ending} after ${n}`).toMatchObject({ ok: true });
      // What was kept is kept still, and found.
      const again = await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" });
      expect(again.ok, `${ending} after ${n}`).toBe(true);
    }
    expect(kills).toBeGreaterThan(3);
  }
});

test("apply(): again, what is as wanted already needs no place for a backup [REQ-R3]", async () => {
  const place = keptElsewhere();
  await place.commit();
  chmodSync(place.at(PLACE), 0o777);
  expect(await place.commit()).toMatchObject({ ok: true, actions: [{ decision: "noop" }, { decision: "noop" }, { decision: "noop" }] });
});
