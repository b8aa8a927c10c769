/** This proves that set-id bits leave a file while it is kept and come back with it, wherever a process dies (REQ-B5). */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, linkSync, lstatSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { linuxSyscalls, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import type { RunReport } from "../src/report/report.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, refusing } from "./support/broken-kernel.ts";
import { scratch, tree, type ContextOptions, type Scratch } from "./support/scratch.ts";

const SET_ID = 0o6000;
const ALLOWED = { policy: { allow_suid_sgid_mutation: true } };

interface Armed extends Scratch {
  readonly before: Record<string, string>;
  readonly commit: (more?: ContextOptions) => Promise<RunReport>;
  readonly back: (more?: ContextOptions) => Promise<RunReport>;
}

/** A root whose `/usr/bin/ls` is set-user-id. */
function armed(mode = 0o4755): Armed {
  const place = scratch();
  chmodSync(place.at("usr/bin/ls"), mode);
  const { context, links } = place;
  return {
    ...place,
    before: tree(place.root),
    commit: (more = {}) => apply(context({ ...ALLOWED, ...more }), { links, mode: "commit" }),
    back: (more = {}) => rollback(context(more), { runId: null, mode: "commit" }),
  };
}

/** The names beside targets at which a file has set-id bits. */
function armedAside({ at }: Scratch): string[] {
  return readdirSync(at("usr/bin")).filter((name) => name.startsWith(".") && (lstatSync(at(`usr/bin/${name}`)).mode & SET_ID) !== 0);
}

test.for(["4755", "2755", "6711"])("apply(), rollback(): a target of mode %s, kept without its bits and back with them, twice as well as once [REQ-B5] [REQ-R2] [REQ-R3]", async (mode) => {
  const place = armed(Number.parseInt(mode, 8));
  expect(await place.commit()).toMatchObject({ ok: true });
  expect(armedAside(place)).toEqual([]);
  expect(await place.back()).toMatchObject({ ok: true });
  expect(armedAside(place)).toEqual([]);
  expect(lstatSync(place.at("usr/bin/ls")).mode & 0o7777).toBe(Number.parseInt(mode, 8));
  expect(tree(place.root)["/usr/bin/ls"]).toBe(place.before["/usr/bin/ls"]);
  const again = await place.back();
  expect(again.actions.map(({ decision }) => decision)).toEqual(["noop", "noop", "noop"]);
});

test("apply(): a set-id target without the override, is stopped, and with it and two names as well [REQ-S7] [REQ-B5]", async () => {
  const place = armed();
  expect(await place.commit({ policy: {} })).toMatchObject({ exit_code: 10, error: { reason: "set_id" } });
  linkSync(place.at("usr/bin/ls"), place.at("usr/bin/dir"));
  expect(await place.commit({ policy: { allow_suid_sgid_mutation: true, allow_hardlink_breakage: true } })).toMatchObject({ exit_code: 10, error: { reason: "hard_linked_privileged" } });
  expect(lstatSync(place.at("usr/bin/ls")).mode & 0o7777).toBe(0o4755);
});

test.each<[string, (place: Armed, more: ContextOptions) => Promise<RunReport>, (place: Armed) => Promise<unknown>]>([
  ["apply", (place, more) => place.commit({ ...ALLOWED, ...more }), async () => undefined],
  ["rollback", (place, more) => place.back(more), (place) => place.commit()],
])("%s(): of a set-id target, died before any of its calls, after recover nothing aside is armed, and the target is armed or the link [REQ-B5] [REQ-J2]", async (_verb, act, begin) => {
  for (let n = 1; ; n++) {
    const place = armed();
    await begin(place);
    const died = await act(place, { syscalls: dyingAt(n) });
    if (died.ok && died.warnings.length === 0) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    expect(armedAside(place), `died at ${n}`).toEqual([]);
    const target = lstatSync(place.at("usr/bin/ls"));
    expect(target.isSymbolicLink() || (target.mode & 0o7777) === 0o4755, `died at ${n}`).toBe(true);
    // Whichever it is, it can be undone.
    await place.back();
    expect(lstatSync(place.at("usr/bin/ls")).mode & 0o7777, `died at ${n}`).toBe(0o4755);
    expect(armedAside(place), `died at ${n}`).toEqual([]);
  }
});

test("apply(): that the kept file lends nothing is on disk before the run is committed [REQ-B5]", async () => {
  const place = armed();
  const { ino } = lstatSync(place.at("usr/bin/ls"), { bigint: true });
  const kernel = linuxSyscalls();
  const isKept = (fd: number): boolean => kernel.statx(fd, "").ino === ino;
  const seen: string[] = [];
  const syscalls: Syscalls = {
    ...kernel,
    fchmod: (fd, mode) => (seen.push(...(isKept(fd) ? ["taken off"] : [])), kernel.fchmod(fd, mode)),
    write: (fd, bytes) => (seen.push(...(Buffer.from(bytes).includes('"type":"committed"') ? ["committed"] : [])), kernel.write(fd, bytes)),
    fsync: async (fd) => (await kernel.fsync(fd), void seen.push(...(isKept(fd) ? ["synced"] : []))),
  };
  expect(await place.commit({ ...ALLOWED, syscalls })).toMatchObject({ ok: true });
  expect(seen).toEqual(["taken off", "synced", "committed"]);
});

test.for([1, 2, 3])("apply(): a refused fchmod (%i), is undone with the bits at the target and nowhere else [REQ-B5] [REQ-R4]", async (n) => {
  const place = armed();
  const report = await place.commit({ ...ALLOWED, syscalls: refusing("fchmod", n, "EIO") });
  expect(armedAside(place)).toEqual([]);
  expect(report.ok ? null : tree(place.root)).toEqual(report.ok ? null : place.before);
});

test("rollback(): of a rollback of a set-id target, the file is kept without its bits again, and a third time they are back [REQ-R1] [REQ-B5]", async () => {
  const place = armed();
  await place.commit();
  const first = await place.back();
  expect(await rollback(place.context(), { runId: first.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(lstatSync(place.at("usr/bin/ls")).isSymbolicLink()).toBe(true);
  expect(armedAside(place)).toEqual([]);
  expect(await place.back()).toMatchObject({ ok: true });
  expect(lstatSync(place.at("usr/bin/ls")).mode & 0o7777).toBe(0o4755);
  expect(armedAside(place)).toEqual([]);
});

test("apply(): a restore of a set-id file, comes back with its bits [REQ-R1] [REQ-B5]", async () => {
  const place = armed();
  await place.commit();
  expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" })).toMatchObject({ ok: true });
  expect(tree(place.root)["/usr/bin/ls"]).toBe(place.before["/usr/bin/ls"]);
  expect(armedAside(place)).toEqual([]);
});

test("rollback(): somebody else owns the kept file by now, refused before anything is touched [REQ-B5] [REQ-R9]", async () => {
  const place = armed();
  const { actions } = await place.commit();
  const backup = actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "";
  renameSync(place.at(`${backup}.meta.json`), place.at("sidecar"));
  const sidecar = execFileSync("sed", ['s/"uid": [0-9]*/"uid": 4242/', place.at("sidecar")]);
  writeFileSync(place.at(`${backup}.meta.json`), sidecar);
  expect(await place.back()).toMatchObject({ exit_code: 70, error: { reason: "payload_owner_changed" } });
  expect(lstatSync(place.at("usr/bin/ls")).isSymbolicLink()).toBe(true);
});

test("undo.sh: after a commit, and after a death before any call of one, the bits are back and nowhere else [REQ-RC1] [REQ-B5]", async () => {
  for (let n = 1; ; n++) {
    const place = armed();
    const died = await place.commit({ ...ALLOWED, syscalls: dyingAt(n) });
    const { runs } = await status(place.context());
    // Before the run had begun nothing was touched, and the script may not be whole.
    if (runs.length === 0) continue;
    execFileSync("sh", [place.at(`var/lib/switchyard/runs/${runs[0]?.run_id}/undo.sh`)], { stdio: "pipe" });
    expect(tree(place.root)["/usr/bin/ls"], `died at ${n}`).toBe(place.before["/usr/bin/ls"]);
    expect(armedAside(place), `died at ${n}`).toEqual([]);
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    expect(tree(place.root)["/usr/bin/ls"], `died at ${n}`).toBe(place.before["/usr/bin/ls"]);
    if (died.ok && died.warnings.length === 0) break;
  }
});

test("undo.sh: someone else's link stands at the target, the kept file stays without its bits [REQ-RC1] [REQ-B5]", async () => {
  const place = armed();
  const { run_id: run } = await place.commit();
  symlinkSync("elsewhere", place.at("usr/bin/new"));
  renameSync(place.at("usr/bin/new"), place.at("usr/bin/ls"));
  expect(() => execFileSync("sh", [place.at(`var/lib/switchyard/runs/${run}/undo.sh`)], { stdio: "pipe" })).toThrow(/someone else changed it/);
  expect(armedAside(place)).toEqual([]);
});

/** Refuses every rename of this name with EIO. */
function withoutRenames(name: string): Syscalls {
  const kernel = linuxSyscalls();
  const rename: Syscalls["rename"] = (dir, from, to, flags) => {
    if (from.includes(name) || to.includes(name)) throw new SyscallError("renameat2", "EIO", to);
    kernel.rename(dir, from, to, flags);
  };
  return { ...kernel, rename };
}

test("rollback(): its swap refused with EIO, the kept file does not stay armed [REQ-B5] [REQ-R5]", async () => {
  const place = armed();
  await place.commit();
  expect(await place.back({ syscalls: withoutRenames("ls") })).toMatchObject({ exit_code: 70 });
  expect(armedAside(place)).toEqual([]);
  expect(await recover(place.context())).toMatchObject({ ok: true });
  expect(armedAside(place)).toEqual([]);
});

test.for([1, 2, 3, 4, 5, 6])("rollback(): somebody puts another file of the owner at the kept name meanwhile (before its look %i), that one gets no rights [REQ-B5] [REQ-A4]", async (n) => {
  const place = armed();
  const { actions } = await place.commit();
  const kept = basename(actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "");
  const kernel = linuxSyscalls();
  let opened = 0;
  const openat: Syscalls["openat"] = (dir, name, how) => {
    if (name === kept) opened += 1;
    if (name === kept && opened === n) renameSync(place.at("usr/bin/real"), place.at(`usr/bin/${kept}`));
    return kernel.openat(dir, name, how);
  };
  await place.back({ syscalls: { ...kernel, openat } });
  const others = readdirSync(place.at("usr/bin")).filter((name) => name !== "ls" && (lstatSync(place.at(`usr/bin/${name}`)).mode & SET_ID) !== 0);
  expect(others).toEqual([]);
});

test("rollback(), undo.sh: the kept file got another name, which is lent nothing; once it is gone all is as before [REQ-B5]", async () => {
  const place = armed();
  const { run_id: run, actions } = await place.commit();
  const kept = place.at(actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "");
  linkSync(kept, place.at("opt/second"));
  expect(await place.back()).toMatchObject({ ok: false });
  expect(lstatSync(place.at("opt/second")).mode & SET_ID).toBe(0);
  unlinkSync(place.at("opt/second"));
  await place.back();
  expect(lstatSync(place.at("usr/bin/ls")).mode & 0o7777).toBe(0o4755);
  expect(armedAside(place)).toEqual([]);
  expect(existsSync(place.at(`var/lib/switchyard/runs/${run}`))).toBe(true);
});

test("undo.sh: the kept file got another name, exit 70 and that is lent nothing; once it is gone the bits are back [REQ-RC1] [REQ-B5]", async () => {
  const place = armed();
  const { run_id: run, actions } = await place.commit();
  linkSync(place.at(actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? ""), place.at("opt/second"));
  const undo = (): number | null => spawnSync("sh", [place.at(`var/lib/switchyard/runs/${run}/undo.sh`)], { stdio: "pipe" }).status;
  expect([undo(), lstatSync(place.at("opt/second")).mode & SET_ID]).toEqual([70, 0]);
  unlinkSync(place.at("opt/second"));
  expect([undo(), lstatSync(place.at("usr/bin/ls")).mode & 0o7777]).toEqual([0, 0o4755]);
});
