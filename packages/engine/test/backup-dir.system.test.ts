/** This proves that backups may lie on another file system, where they are copies (REQ-F1, REQ-F2). Needs root, loop devices and the mkfs programs. */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, closeSync, existsSync, linkSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, utimesSync, writeSync } from "node:fs";
import { closeDir, compareMetadata, getMetadata, openDir, openRoot, safePath, setMetadata, type Metadata } from "@switchyard/fs-atomic";
import { expect, onTestFinished, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, dyingAtRename, dyingInRun, meanwhile, refusing } from "./support/broken-kernel.ts";
import { isWhole, keptElsewhere, mountMemory, PLACE, withoutInodes, type KeptElsewhere } from "./support/kept-elsewhere.ts";
import { loopMount } from "./support/loop-mount.ts";
import { killedScript } from "./support/killed-script.ts";
import { expired, HOUR } from "./support/provisional.ts";
import { program, tree } from "./support/scratch.ts";

const ALLOWED = { allow_degraded_fs: true, allow_suid_sgid_mutation: true, allow_hardlink_breakage: true };
/** cap_net_raw=ep */
const CAPABILITY = Buffer.from("0100000200200000000000000000000000000000", "hex");
/** user 1000 may read, beside what a mode can say (linux/posix_acl_xattr.h). */
const ACL = Buffer.from("0200000001000700ffffffff02000400e803000004000500ffffffff10000500ffffffff20000500ffffffff", "hex");

/** A root whose backups lie on a file system in memory. */
function onMemory(targets = 3): KeptElsewhere {
  const place = keptElsewhere(ALLOWED, targets);
  mountMemory(place);
  return place;
}

/** The directory is on this kind of file system. */
const KINDS: Readonly<Record<string, (place: KeptElsewhere) => void>> = {
  tmpfs: (place) => void mountMemory(place),
  ext4: (place) => bind(loopMount("ext4"), place.at(PLACE)),
  xfs: (place) => bind(loopMount("xfs"), place.at(PLACE)),
  "a bind mount of its own": (place) => bind(place.at(PLACE), place.at(PLACE)),
};

function bind(from: string, at: string): void {
  execFileSync("mount", ["--bind", from, at]);
  onTestFinished(() => void spawnSync("umount", ["-l", at]));
}

/** What of a node a copy has to keep. */
function metadata({ root }: KeptElsewhere, path: string): Metadata {
  return inDir(root, path, (dir, name) => getMetadata(dir, name));
}

function inDir<T>(root: string, path: string, act: (dir: ReturnType<typeof openDir>, name: string) => T): T {
  const { parents, name } = safePath(path);
  const dir = openDir(openRoot(root), parents);
  try {
    return act(dir, name);
  } finally {
    closeDir(dir);
  }
}

/** Gives `/usr/bin/ls` set-id bits, an owner, attributes, an ACL and a capability, and its source the same capability. */
function enrich(place: KeptElsewhere): void {
  for (const path of ["/usr/bin/ls", "/opt/p/ls"]) {
    inDir(place.root, path, (dir, name) => {
      const found = getMetadata(dir, name);
      const rich = path === "/usr/bin/ls" ? new Map([["user.note", Buffer.from("x")], ["system.posix_acl_access", ACL], ["security.capability", CAPABILITY]]) : new Map([["security.capability", CAPABILITY]]);
      const more = path === "/usr/bin/ls" ? { uid: 1234, gid: 4321, mode: 0o6755, mtimeNs: 1_234_567_891_234_567_891n } : {};
      setMetadata(dir, name, { ...found, ...more, xattrs: rich });
    });
  }
}

test.for(Object.keys(KINDS))("apply(), rollback(): backups on %s, copied with everything, disarmed, and back; twice as once, and forth again [REQ-F1] [REQ-B5] [REQ-R1] [REQ-R2] [REQ-R3]", async (kind) => {
  const place = keptElsewhere(ALLOWED);
  KINDS[kind]?.(place);
  enrich(place);
  utimesSync(place.at("usr/bin/real"), 1, 2);
  const [rich, before] = [metadata(place, "/usr/bin/ls"), place.seen()];
  const report = await place.commit();
  expect(report).toMatchObject({ ok: true });
  expect(place.beside()).toEqual([]);
  expect(place.kept().filter((path) => path.includes("/."))).toHaveLength(6);
  const payload = report.actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "";
  expect(compareMetadata(rich, metadata(place, payload))).toEqual(["mode", "xattr security.capability"]);
  expect(metadata(place, payload).mode).toBe(0o755);
  expect(JSON.parse(readFileSync(place.at(`${payload}.meta.json`), "utf8"))).toMatchObject({ method: "copy", directory: "/usr/bin", mode: "6755" });
  expect((await status(place.context())).targets.map(({ state }) => state)).toEqual(["switched", "switched", "switched"]);
  const back = await place.back();
  expect(back).toMatchObject({ ok: true, warnings: [] });
  expect(compareMetadata(rich, metadata(place, "/usr/bin/ls"))).toEqual([]);
  expect([place.seen(), place.beside()]).toEqual([before, []]);
  // What went back is not kept any more, as where it is renamed; what the rollback displaced is.
  expect([existsSync(place.at(payload)), existsSync(place.at(`${payload}.meta.json`))]).toEqual([false, true]);
  expect((await place.back()).actions.map(({ decision }) => decision)).toEqual(["noop", "noop", "noop"]);
  expect(await rollback(place.context(), { runId: back.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../../opt/p/ls");
  expect(await place.back()).toMatchObject({ ok: true });
  expect(compareMetadata(rich, metadata(place, "/usr/bin/ls"))).toEqual([]);
  expect([place.seen(), place.beside()]).toEqual([before, []]);
});

test("apply(): a copy that is not allowed, E_EXDEV 50 in dry run and commit alike, nothing changed, and facts say why [REQ-F2] [REQ-S10]", async () => {
  const place = keptElsewhere();
  mountMemory(place);
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(place.context(), { links: place.links, mode })).toMatchObject({ ok: false, exit_code: 50, error: { id: "E_EXDEV", reason: "exdev_fallback" } });
  }
  expect([tree(place.root), place.kept()]).toEqual([before, []]);
  const facts = (await readFacts(place.context())).lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(facts.filter(({ stage }) => stage === "preflight").map(({ degraded, degraded_reason }) => [degraded, degraded_reason])).toEqual([[false, "exdev_fallback"], [false, "exdev_fallback"], [false, "exdev_fallback"]]);
  expect(facts.find(({ stage }) => stage === "apply.attempt")).toMatchObject({ decision: "failure", error_id: "E_EXDEV", exit_code: 50 });
});

test("apply(): a copy that is allowed, facts say that it was the weaker way [REQ-F2]", async () => {
  const place = onMemory();
  await place.commit();
  const facts = (await readFacts(place.context())).lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(facts.filter(({ stage, path }) => stage === "apply.result" && path !== "/usr/bin/fresh")).toMatchObject([{ degraded: true, degraded_reason: "exdev_fallback" }, { degraded: true, degraded_reason: "exdev_fallback" }]);
});

test("rollback(): a stack of runs with copies, unwinds also where only one of them copied [REQ-R6]", async () => {
  for (const [first, second] of [[PLACE, PLACE], [PLACE, null], [null, PLACE]] as const) {
    const place = onMemory();
    const before = place.seen();
    const one = await apply(place.context({ policy: { backup_dir: first } }), { links: place.links, mode: "commit" });
    program(place.at("opt/p/other"), "other");
    const links = place.links.map(({ target }) => ({ target, source: "/opt/p/other" }));
    const two = await apply(place.context({ policy: { backup_dir: second } }), { links, mode: "commit" });
    for (const run of [two, one]) expect(await rollback(place.context(), { runId: run.run_id, mode: "commit" })).toMatchObject({ ok: true });
    const now = place.seen();
    for (const [path, entry] of Object.entries(before)) expect(now[path]).toBe(entry);
    // The first run undone twice over: its node has come back as a copy, went, and is found again.
    const redone = (await status(place.context())).runs.at(-1)?.run_id ?? "";
    expect(await rollback(place.context(), { runId: redone, mode: "commit" })).toMatchObject({ ok: true });
    expect(await rollback(place.context(), { runId: one.run_id, mode: "commit" })).toMatchObject({ ok: true });
    expect(place.seen()["/usr/bin/ls"]).toBe(before["/usr/bin/ls"]);
  }
});

test("rollback(): someone put a like link there since, refused; theirs stays [REQ-R7]", async () => {
  const place = onMemory();
  await place.commit();
  const link = place.at("usr/bin/ls");
  execFileSync("rm", [link]);
  symlinkSync("../../opt/p/ls", link);
  expect(await place.back()).toMatchObject({ exit_code: 10, error: { reason: "undo_conflict" } });
});

test("apply(): a restore from another file system, and undone again [REQ-R1] [REQ-B7]", async () => {
  const place = onMemory();
  const before = place.seen();
  await place.commit();
  const restored = await apply(place.context(), { links: [], restores: place.links.map(({ target }) => ({ target })), mode: "commit" });
  expect(restored).toMatchObject({ ok: true });
  expect([place.seen(), place.beside()]).toEqual([before, []]);
  expect(await rollback(place.context(), { runId: restored.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect([readlinkSync(place.at("usr/bin/ls")), place.beside()]).toEqual(["../../opt/p/ls", []]);
});

test("recover(): an apply that copies, died before any of its calls, is all old or all new, with no name left behind [REQ-A3] [REQ-J2] [REQ-F1]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = onMemory();
    const before = tree(place.root);
    const report = await place.commit({ syscalls: dyingInRun(n) });
    if (isWhole(report)) break;
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true });
    const isOld = !lstatSync(place.at("usr/bin/ls")).isSymbolicLink();
    expect(isOld ? [tree(place.root), place.kept()] : [place.beside(), place.kept().length], `died at ${n}`).toEqual(isOld ? [before, []] : [[], 6]);
    outcomes.add(isOld ? "old" : "new");
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true, recovered: [] });
  }
  expect([...outcomes].toSorted()).toEqual(["new", "old"]);
});

test("recover(): a rollback that copies, died before any of its calls, is finished or never began [REQ-J2] [REQ-R2] [REQ-F1]", async () => {
  for (let n = 1; ; n++) {
    const place = onMemory(2);
    chmodSync(place.at("usr/bin/ls"), 0o4755);
    const before = place.seen();
    await place.commit();
    const switched = place.seen();
    const died = await place.back({ syscalls: dyingInRun(n) });
    if (isWhole(died)) break;
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true });
    expect([before, switched], `died at ${n}`).toContainEqual(place.seen());
    expect(place.beside(), `died at ${n}`).toEqual([]);
    expect(await place.back(), `died at ${n}`).toMatchObject({ ok: true });
    expect(place.seen(), `died at ${n}`).toEqual(before);
    const armed = place.kept().filter((path) => (lstatSync(place.at(path)).mode & 0o6000) !== 0);
    expect(armed, `died at ${n}`).toEqual([]);
  }
});

test("recover(): of a rollback that copies, dies itself before any of its calls, the next one ends the run [REQ-J2]", async () => {
  for (const deadAt of [3, 20]) {
    for (let n = 3, survived = false; !survived; n += 4) {
      const place = onMemory(2);
      const before = place.seen();
      await place.commit();
      await place.back({ syscalls: dyingInRun(deadAt) });
      survived = (await place.mend({ syscalls: dyingAt(n) })).ok;
      expect(await place.mend(), `${deadAt}, ${n}`).toMatchObject({ ok: true });
      expect(await place.back(), `${deadAt}, ${n}`).toMatchObject({ ok: true });
      expect([place.seen(), place.beside()], `${deadAt}, ${n}`).toEqual([before, []]);
    }
  }
});

test.each(["copyFileRange", "fchmod", "symlinkat", "write", "unlinkat", "rename"] as const)("apply(): any %s refused, all is as before, or the run stands and says what is left [REQ-R4] [REQ-A3]", async (call) => {
  for (let n = 1; ; n++) {
    const place = onMemory();
    const before = tree(place.root);
    const report = await place.commit({ syscalls: refusing(call, n, "EIO") });
    if (isWhole(report)) break;
    expect(await place.mend(), `${n}`).toMatchObject({ ok: true });
    const isNew = lstatSync(place.at("usr/bin/ls")).isSymbolicLink();
    expect([isNew, place.beside()], `${n}`).toEqual([report.ok, []]);
    expect(isNew ? before : tree(place.root), `${n}`).toEqual(before);
  }
});

test("apply(): the disk of backups full while copying, all old, typed, and works once there is room [REQ-A3] [REQ-R4]", async () => {
  const place = keptElsewhere(ALLOWED);
  const { remount } = mountMemory(place, PLACE, "size=64k,mode=755");
  appendFileSync(place.at("usr/bin/ls"), `#${"x".repeat(200_000)}\n`);
  const before = tree(place.root);
  const report = await place.commit();
  expect(report).toMatchObject({ ok: false, exit_code: 40, rolled_back: true, error: { id: "E_ATOMIC_SWAP", errno: "ENOSPC" } });
  expect([tree(place.root), place.kept()]).toEqual([before, []]);
  remount("size=2m");
  expect(await place.commit()).toMatchObject({ ok: true });
});

test("apply(): the disk of backups read-only, refused before anything is touched [REQ-S2]", async () => {
  const place = keptElsewhere(ALLOWED);
  mountMemory(place).remount("ro");
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(place.context(), { links: place.links, mode })).toMatchObject({ exit_code: 10, error: { reason: "backup_dir_unusable" } });
  }
  expect(tree(place.root)).toEqual(before);
});

test("apply(): backups below /proc, refused [REQ-C2]", async () => {
  const place = keptElsewhere({ ...ALLOWED, backup_dir: "/srv/kept/sys" });
  execFileSync("mount", ["-t", "proc", "none", place.at(PLACE)]);
  onTestFinished(() => void spawnSync("umount", ["-l", place.at(PLACE)]));
  expect(await place.commit()).toMatchObject({ exit_code: 10, error: { reason: "backup_dir_unusable" } });
});

test("rollback(): the disk of backups not mounted, E_BACKUP_MISSING 60 and nothing touched; mounted again, it works [REQ-R9]", async () => {
  const place = keptElsewhere(ALLOWED);
  const disk = loopMount("ext4");
  bind(disk, place.at(PLACE));
  const before = place.seen();
  await place.commit();
  const switched = tree(place.root);
  execFileSync("umount", [place.at(PLACE)]);
  expect(await place.back()).toMatchObject({ ok: false, exit_code: 60, error: { id: "E_BACKUP_MISSING" } });
  expect(tree(place.root)).toEqual(switched);
  bind(disk, place.at(PLACE));
  expect(await place.back()).toMatchObject({ ok: true });
  expect(place.seen()).toEqual(before);
});

test("recover(): the disk of backups not mounted, refused and nothing touched; mounted again, it ends the run [REQ-J2] [REQ-J4]", async () => {
  const place = keptElsewhere(ALLOWED);
  const disk = loopMount("ext4");
  bind(disk, place.at(PLACE));
  const before = place.seen();
  await place.commit({ syscalls: dyingAtRename(2) });
  const half = tree(place.root);
  // -l: the commit that died in this process leaves its handles open.
  execFileSync("umount", ["-l", place.at(PLACE)]);
  expect(await place.mend()).toMatchObject({ ok: false, exit_code: 70, error: { reason: "journal_unusable" } });
  expect(tree(place.root)).toEqual(half);
  bind(disk, place.at(PLACE));
  expect(await place.mend()).toMatchObject({ ok: true });
  expect([place.seen(), place.beside(), place.kept().filter((path) => !path.includes("lost+found"))]).toEqual([before, [], []]);
});

test("rollback(): a payload on another disk of which a byte changed, E_RESTORE_FAILED 70 and nothing touched [REQ-R9]", async () => {
  const place = onMemory();
  const { actions } = await place.commit();
  const payload = place.at(actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "");
  const switched = tree(place.root);
  const fd = openSync(payload, "r+");
  writeSync(fd, "X", 0);
  closeSync(fd);
  expect(await place.back()).toMatchObject({ exit_code: 70, error: { reason: "payload_hash_mismatch" } });
  expect(tree(place.root)).toEqual(switched);
});

test("apply(): the target written to while it is copied, a conflict; written to after that, it stays beside and the report says so [REQ-A4] [REQ-F1]", async () => {
  const place = onMemory();
  const write = (): void => appendFileSync(place.at("usr/bin/ls"), "late\n");
  expect(await place.commit({ syscalls: meanwhile("copyFileRange", 1, write) })).toMatchObject({ ok: false });
  expect([readFileSync(place.at("usr/bin/ls"), "utf8").endsWith("late\n"), place.beside(), place.kept()]).toEqual([true, [], []]);
  const fd = openSync(place.at("usr/bin/ls"), "a");
  // The first rename places what was absent, the second exchanges, the third files away.
  const report = await place.commit({ syscalls: meanwhile("rename", 3, () => writeSync(fd, "later\n")) });
  closeSync(fd);
  expect(report.ok).toBe(true);
  expect([report.warnings.length, place.beside().length]).toEqual([1, 1]);
});

test("apply(): someone replaced a target after it was copied, a conflict; theirs stays and no copy does, also where it is left to recovery [REQ-A4] [REQ-B2]", async () => {
  const place = onMemory();
  expect(await place.commit({ syscalls: meanwhile("rename", 2, () => putTheirs(place)) })).toMatchObject({ ok: false, exit_code: 40, error: { reason: "conflict" } });
  const other = onMemory();
  await other.commit({ syscalls: dyingAtRename(2) });
  putTheirs(other);
  await other.mend();
  for (const one of [place, other]) expect([readFileSync(one.at("usr/bin/ls"), "utf8").includes("theirs"), one.beside(), one.kept()]).toEqual([true, [], []]);
});

/** What a package manager would do. */
function putTheirs({ at }: KeptElsewhere): void {
  program(at("usr/bin/theirs"), "theirs");
  renameSync(at("usr/bin/theirs"), at("usr/bin/ls"));
}

test("apply(): a target with other names, kept as a copy; its other names stay as they are [REQ-R2]", async () => {
  const place = onMemory();
  linkSync(place.at("usr/bin/ls"), place.at("usr/bin/dir"));
  const before = place.seen();
  expect(await place.commit()).toMatchObject({ ok: true });
  expect(lstatSync(place.at("usr/bin/dir")).nlink).toBe(1);
  expect(await place.back()).toMatchObject({ ok: true });
  expect(place.seen()).toEqual(before);
});

test.each(["dash", "busybox sh"])("undo.sh under %s: after a commit with copies, all as before with rights and attributes, twice as well as once; then switched and rolled back again [REQ-RC1] [REQ-R2]", async (shell) => {
  const place = onMemory();
  enrich(place);
  const [rich, before] = [metadata(place, "/usr/bin/ls"), place.seen()];
  const { places } = await place.commit();
  const [program = "", ...args] = shell.split(" ");
  for (const _ of ["once", "twice"]) {
    execFileSync(program, [...args, places?.undo_script ?? ""], { stdio: "pipe" });
    expect(compareMetadata(rich, metadata(place, "/usr/bin/ls"))).toEqual([]);
    // BusyBox cannot set a link's own times.
    const timeless = ({ "/usr/sbin/link": link = "", ...rest }: Record<string, string>): unknown => [rest, shell === "dash" ? link : link.split(" ").slice(0, 2)];
    expect([timeless(place.seen()), place.beside()]).toEqual([timeless(before), []]);
  }
  expect(await place.mend()).toMatchObject({ ok: true });
  expect(await place.commit()).toMatchObject({ ok: true });
  expect(await place.back()).toMatchObject({ ok: true });
  expect(compareMetadata(rich, metadata(place, "/usr/bin/ls"))).toEqual([]);
});

test("undo.sh: of a commit with copies that died before any of its calls, all as before, and recover clears the rest [REQ-RC1]", async () => {
  for (let n = 1; ; n++) {
    const place = onMemory(2);
    chmodSync(place.at("usr/bin/ls"), 0o4755);
    chownSync(place.at("usr/bin/ls"), 1234, 4321);
    chmodSync(place.at("usr/bin/ls"), 0o4755);
    const before = place.seen();
    const report = await place.commit({ syscalls: dyingInRun(n) });
    if (isWhole(report)) break;
    const runs = place.at("var/lib/switchyard/runs");
    const [run = ""] = existsSync(runs) ? readdirSync(runs) : [];
    if (!existsSync(`${runs}/${run}/undo.sh`)) continue;
    execFileSync("dash", [`${runs}/${run}/undo.sh`], { stdio: "pipe" });
    expect(programs(place), `died at ${n}`).toEqual(before);
    expect(await place.mend(), `died at ${n}`).toMatchObject({ ok: true });
    expect([place.seen(), place.beside()], `died at ${n}`).toEqual([before, []]);
  }
});

/** What programs see: no name that begins with a dot. */
function programs(place: KeptElsewhere): Record<string, string> {
  return Object.fromEntries(Object.entries(place.seen()).filter(([path]) => !path.includes("/.")));
}

test("undo.sh: of a commit with copies, killed before any of its commands, recover ends it; or itself, run again [REQ-RC1] [REQ-J2]", async () => {
  for (const ending of ["recover", "again"] as const) {
    let kills = 0;
    for (let n = 1; ; n++) {
      const place = onMemory(2);
      chmodSync(place.at("usr/bin/ls"), 0o4755);
      const before = place.seen();
      const { places } = await place.commit();
      const script = places?.undo_script ?? "";
      if (!killedScript(place.at("tools"), script, n)) break;
      kills += 1;
      expect(ending === "recover" ? (await place.mend()).ok : spawnSync("dash", [script]).status === 0, `${ending} after ${n}`).toBe(true);
      expect(programs(place), `${ending} after ${n}`).toEqual(before);
      expect(await place.mend(), `${n}`).toMatchObject({ ok: true });
      expect(place.beside(), `${ending} after ${n}`).toEqual([]);
    }
    expect(kills).toBeGreaterThan(6);
  }
});

test("undo.sh: of a restore from another file system, what stood there before is back, and what came back is kept again [REQ-RC1] [REQ-R1]", async () => {
  const place = onMemory();
  await place.commit();
  const switched = place.seen();
  const restored = await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }, { target: "/usr/sbin/link" }], mode: "commit" });
  execFileSync("dash", [restored.places?.undo_script ?? ""], { stdio: "pipe" });
  expect([place.seen(), place.beside()]).toEqual([switched, []]);
  expect(await place.mend()).toMatchObject({ ok: true });
  const again = await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" });
  expect(again).toMatchObject({ ok: true });
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("old ls");
});

test("confirm(), recover(): a provisional run with copies, the nodes themselves wait beside until it is confirmed; undone they are back [REQ-J3] [REQ-F1]", async () => {
  const place = onMemory();
  const before = tree(place.root);
  await expired(place);
  expect(place.beside().filter((name) => name.endsWith(".old"))).toHaveLength(2);
  expect(await place.mend()).toMatchObject({ ok: true });
  expect([tree(place.root), place.kept()]).toEqual([before, []]);
  expect(await apply(place.context(), { links: place.links, mode: "commit", confirmWithinMs: HOUR })).toMatchObject({ ok: true });
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: true, warnings: [] });
  expect([place.beside(), place.kept().length]).toEqual([[], 6]);
  expect(await place.back()).toMatchObject({ ok: true });
  expect(place.seen()).toEqual(withoutInodes(before));
});

test.for([{ record_hashes: false }, { require_backup_durability: false }, { require_sidecar_integrity: false }, { force_restore_best_effort: true }] as const)("apply(), rollback(): with %j, copies are kept, synced and brought back all the same [REQ-F1] [REQ-C2]", async (policy) => {
  const place = onMemory();
  const before = place.seen();
  const report = await place.commit({ policy });
  expect(report).toMatchObject({ ok: true });
  // What the copies were made of is gone: they are durable whatever the policy says.
  const journal = readFileSync(place.at(`var/lib/switchyard/runs/${report.run_id}/journal.jsonl`), "utf8");
  expect(journal.includes("unsynced")).toBe(false);
  expect(await place.back({ policy })).toMatchObject({ ok: true });
  expect([place.seen(), place.beside()]).toEqual([before, []]);
});

test("rollback(): one payload on another disk gone, with force_restore_best_effort the others come back, and what would be typed names where [REQ-R5] [REQ-R9]", async () => {
  const place = onMemory();
  const before = place.seen();
  const { actions } = await place.commit();
  execFileSync("rm", [place.at(actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "")]);
  expect(await place.back({ policy: { force_restore_best_effort: true } })).toMatchObject({ ok: false, exit_code: 60, error: { id: "E_BACKUP_MISSING" } });
  expect([readlinkSync(place.at("usr/bin/ls")), place.seen()["/usr/sbin/link"]]).toEqual(["../../opt/p/ls", before["/usr/sbin/link"]]);
});

test("rollback(): someone else's node displaced by allow_conflicting_rollback, kept on the other disk, and back when that is undone [REQ-R7] [REQ-R1]", async () => {
  const place = onMemory();
  const before = place.seen();
  await place.commit();
  putTheirs(place);
  const back = await place.back({ policy: { allow_conflicting_rollback: true } });
  expect(back).toMatchObject({ ok: true });
  expect([place.seen()["/usr/bin/ls"], place.beside()]).toEqual([before["/usr/bin/ls"], []]);
  expect(await rollback(place.context(), { runId: back.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("theirs");
});
