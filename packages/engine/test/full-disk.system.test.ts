/** This proves that undoing works on full disks, real ones (REQ-J5). Needs root, loop devices and the mkfs programs. */
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { LOCK_TIMEOUT_MS, STATE_DIR, type Context } from "../src/context.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { status } from "../src/status/status.ts";
import { dyingAtSidecar } from "./support/broken-kernel.ts";
import { PLAIN, program, visible } from "./support/scratch.ts";

const MIB = 1024 * 1024;
/** What each of them needs at least. */
const FILE_SYSTEMS = [
  ["ext4", 24 * MIB, ["mkfs.ext4", "-qF"]],
  ["xfs", 320 * MIB, ["mkfs.xfs", "-qf"]],
  ["btrfs", 128 * MIB, ["mkfs.btrfs", "-qf"]],
] as const;
/** Its data may take all the room that its trees need. */
const MIXED_BTRFS = ["btrfs with mixed block groups", 64 * MIB, ["mkfs.btrfs", "-qfM"]] as const;
/** For facts, journal and sidecars of a small run; the reserve is 256 KiB at least. */
const ROOM_FOR_A_RUN = 160 * 1024;
const TOOLS = ["cat", "ls", "mv", "rm"];

/** Mounts a new file system there, and takes it away when the test ends. */
function mount(size: number, [mkfs, ...options]: readonly string[], at: string): void {
  const image = `${at}.image`;
  const fd = openSync(image, "w");
  ftruncateSync(fd, size);
  closeSync(fd);
  execFileSync(String(mkfs), [...options, image]);
  mkdirSync(at, { recursive: true });
  execFileSync("mount", ["-o", "loop", image, at]);
  onTestFinished(() => void execFileSync("umount", [at]));
}

/** Writes until not a byte more is taken. */
function fill(dir: string): void {
  for (const size of [MIB, 4096, 512, 1]) expect(() => append(join(dir, `filler.${size}`), Buffer.alloc(size, 7))).toThrow(/ENOSPC/);
  spawnSync("sync", ["-f", dir]);
}

/** Makes names until there is no inode left. */
function fillInodes(dir: string): void {
  const make = (index: number): void => closeSync(openSync(join(dir, `filler.inode.${index}`), "wx"));
  const makeAll = (): never => {
    for (let index = 0; ; index++) make(index);
  };
  expect(makeAll).toThrow(/ENOSPC/);
}

/** Frees so many bytes of what filled the disk. */
function giveBack(dir: string, bytes: number): void {
  const path = join(dir, `filler.${MIB}`);
  truncateSync(path, statSync(path).size - bytes);
  spawnSync("sync", ["-f", dir]);
}

function append(path: string, bytes: Buffer): never {
  const fd = openSync(path, "a");
  try {
    for (;;) writeSync(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

function folder(): string {
  const top = mkdtempSync(join(tmpdir(), "switchyard-full-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  return top;
}

interface Place {
  readonly root: string;
  readonly links: readonly { target: string; source: string }[];
  readonly context: Context;
}

function plant(root: string): Place {
  for (const name of TOOLS) {
    for (const path of [`usr/bin/${name}`, `usr/lib/p/${name}`]) {
      mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 });
      program(join(root, path), path);
    }
  }
  const links = TOOLS.map((name) => ({ target: `/usr/bin/${name}`, source: `/usr/lib/p/${name}` }));
  return { root, links, context: { root, policy: { ...DEFAULT_POLICY, ...PLAIN }, stateDir: STATE_DIR, lockTimeoutMs: LOCK_TIMEOUT_MS } };
}

/** A root whose targets are on a disk of their own; the state is not. */
function targetsElsewhere(): Place & { readonly before: Record<string, string> } {
  const root = join(folder(), "root");
  mkdirSync(root);
  mount(24 * MIB, ["mkfs.ext4", "-qF"], join(root, "usr"));
  return { ...plant(root), before: visible(root) };
}

const withoutFiller = (root: string): Record<string, string> => Object.fromEntries(Object.entries(visible(root)).filter(([path]) => !path.includes("/filler.")));

it.each([...FILE_SYSTEMS, MIXED_BTRFS])("rollback(): %s, full to the last byte, with the reserve, twice, and of two runs [REQ-J5] [REQ-R3] [REQ-R6]", async (_name, size, mkfs) => {
  const root = join(folder(), "root");
  mount(size, mkfs, root);
  const { links, context } = plant(root);
  const before = visible(root);
  const one = await apply(context, { links: links.slice(0, 2), mode: "commit" });
  const two = await apply(context, { links: links.slice(2), mode: "commit" });
  expect([one, two]).toMatchObject([{ ok: true }, { ok: true }]);
  fill(root);
  expect(await rollback(context, { runId: two.run_id, mode: "commit" })).toMatchObject({ ok: true, error: null });
  expect(await rollback(context, { runId: two.run_id, mode: "commit" })).toMatchObject({ ok: true, run_id: null });
  fill(root);
  expect(await rollback(context, { runId: one.run_id, mode: "commit" })).toMatchObject({ ok: true, error: null });
  expect(withoutFiller(root)).toEqual(before);
  expect(await recover(context)).toMatchObject({ ok: true, recovered: [] });
});

it("rollback(): btrfs with mixed block groups, full, without the reserve, refused with what to do by hand; done again once there is room [REQ-J5] [REQ-R5]", async () => {
  const root = join(folder(), "root");
  const [, size, mkfs] = MIXED_BTRFS;
  mount(size, mkfs, root);
  const { links, context } = plant(root);
  const before = visible(root);
  const applied = await apply(context, { links, mode: "commit" });
  rmSync(join(root, STATE_DIR, "reserve"));
  fill(root);
  const report = await rollback(context, { runId: null, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "undo_failed", errno: "ENOSPC" } });
  const [again, ...byHand] = report.error?.remedies ?? [];
  expect(again).toContain(`rollback ${applied.run_id} --commit`);
  expect(byHand).toHaveLength(links.length);
  // Nothing is half done: each target is the new one or the old one.
  for (const { target } of links) expect(statSync(join(root, target)).isFile()).toBe(true);
  for (const name of readdirSync(root).filter((entry) => entry.startsWith("filler."))) rmSync(join(root, name));
  expect(await rollback(context, { runId: applied.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(root)).toEqual(before);
  expect(await recover(context)).toMatchObject({ ok: true, recovered: [] });
});

it("rollback(): the targets' disk full and the state on another, undone in place, and says so [REQ-J5] [REQ-R3]", async () => {
  const { root, links, context, before } = targetsElsewhere();
  const applied = await apply(context, { links, mode: "commit" });
  // Not a block for a sidecar, not an inode either.
  fill(join(root, "usr"));
  fillInodes(join(root, "usr"));
  const report = await rollback(context, { runId: null, mode: "commit" });
  expect(report).toMatchObject({ ok: true, run_id: null, undoes: applied.run_id });
  expect(report.warnings.join(" ")).toMatch(/in place/);
  expect(withoutFiller(root)).toEqual(before);
  expect(await rollback(context, { runId: null, mode: "commit" })).toMatchObject({ ok: true, run_id: null, warnings: [] });
  expect(await recover(context)).toMatchObject({ ok: true, recovered: [] });
});

it("rollback(): one disk without a free inode, undone in place with the one of the reserve [REQ-J5]", async () => {
  const root = join(folder(), "root");
  mkdirSync(root);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m,nr_inodes=200,mode=755", "none", root]);
  onTestFinished(() => void execFileSync("umount", [root]));
  const { links, context } = plant(root);
  const before = visible(root);
  expect(await apply(context, { links, mode: "commit" })).toMatchObject({ ok: true });
  fillInodes(root);
  const report = await rollback(context, { runId: null, mode: "commit" });
  expect(report).toMatchObject({ ok: true, run_id: null });
  expect(withoutFiller(root)).toEqual(before);
});

it("recover(): a rollback killed before it was prepared, no room for its sidecars any more, given up; the next one is done in place [REQ-J5] [REQ-J2]", async () => {
  const { root, links, context, before } = targetsElsewhere();
  await apply(context, { links, mode: "commit" });
  await rollback({ ...context, syscalls: dyingAtSidecar(2) }, { runId: null, mode: "commit" });
  expect((await status(context)).unfinished).toHaveLength(1);
  fill(join(root, "usr"));
  fillInodes(join(root, "usr"));
  expect(await recover(context)).toMatchObject({ ok: true, recovered: [{ verb: "rollback", outcome: "undone" }] });
  expect(await rollback(context, { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(withoutFiller(root)).toEqual(before);
});

it.each(FILE_SYSTEMS)("apply(): %s with room for a run but not for its reserve, refused before anything changed, and that is a fact [REQ-J5]", async (_name, size, mkfs) => {
  const root = join(folder(), "root");
  mount(size, mkfs, root);
  const { links, context } = plant(root);
  await apply(context, { links: links.slice(0, 1), mode: "commit" });
  await rollback(context, { runId: null, mode: "commit" });
  rmSync(join(root, STATE_DIR, "reserve"));
  fill(root);
  giveBack(root, ROOM_FOR_A_RUN);
  const before = visible(root);
  const report = await apply(context, { links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "state_unusable", path: `${STATE_DIR}/reserve` } });
  expect(visible(root)).toEqual(before);
  expect(statSync(join(root, STATE_DIR, "reserve"), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  const { lines } = await readFacts(context);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ stage: "apply.attempt", decision: "failure", reason: "state_unusable" });
  expect(await recover(context)).toMatchObject({ ok: true });
});

it.each([...FILE_SYSTEMS, MIXED_BTRFS])("recover(): %s, full, an expired run undone with the reserve, which is refilled as room allows [REQ-J5] [REQ-J3]", async (_name, size, mkfs) => {
  const root = join(folder(), "root");
  mount(size, mkfs, root);
  const { links, context } = plant(root);
  const before = visible(root);
  const applied = await apply(context, { links, mode: "commit", confirmWithinMs: 1 });
  expect(applied).toMatchObject({ ok: true });
  fill(root);
  expect(await recover(context)).toMatchObject({ ok: true, recovered: [{ run_id: applied.run_id, reason: "deadline_passed" }] });
  expect(withoutFiller(root)).toEqual(before);
  expect(await recover(context)).toMatchObject({ ok: true, recovered: [] });
  for (const name of readdirSync(root).filter((entry) => entry.startsWith("filler."))) rmSync(join(root, name));
  expect(await apply(context, { links, mode: "commit" })).toMatchObject({ ok: true });
  expect(statSync(join(root, STATE_DIR, "reserve")).size).toBeGreaterThanOrEqual(256 * 1024);
});

it("rollbackTo(): ext4, full, several runs unwound [REQ-J5] [REQ-R6]", async () => {
  const root = join(folder(), "root");
  mount(24 * MIB, ["mkfs.ext4", "-qF"], root);
  const { links, context } = plant(root);
  const reports = [];
  for (const link of links) reports.push(await apply(context, { links: [link], mode: "commit" }));
  const [first] = reports;
  const after = visible(root);
  fill(root);
  expect(await rollbackTo(context, { runId: first?.run_id ?? "", mode: "commit" })).toMatchObject({ ok: true });
  const changed = Object.entries(withoutFiller(root)).filter(([path, value]) => after[path] !== value);
  expect(changed.map(([path]) => path).sort()).toEqual(links.slice(1).map(({ target }) => target).sort());
});

it("confirm(): ext4, full, a run that was not confirmed in time is undone with the reserve [REQ-J5] [REQ-J3]", async () => {
  const root = join(folder(), "root");
  mount(24 * MIB, ["mkfs.ext4", "-qF"], root);
  const { links, context } = plant(root);
  const before = visible(root);
  const { run_id: runId } = await apply(context, { links, mode: "commit", confirmWithinMs: 1 });
  fill(root);
  expect(await confirm(context, { runId })).toMatchObject({ ok: false, error: { reason: "confirm_too_late" }, recovered: [{ run_id: runId }] });
  expect(withoutFiller(root)).toEqual(before);
});
