/** This proves, as root and on real mounts, what becomes of trees where links, room or rights are lacking (REQ-F1, REQ-M1, REQ-M3, REQ-B5). */
import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { expect, it, onTestFinished } from "vitest";
import { DEFAULT_PREFIX, diffProfiles, gcProfiles, removeProfile, verifyProfile, type ProfileVerification } from "../src/index.ts";
import { dyingAt } from "./support/kernels.ts";
import { ext4, mount, tmpfs } from "./support/mounts.ts";
import { below, looking, profilesIn, program, stand, type Stand } from "./support/stand.ts";

const BIN = "usr/lib/switchyard/profiles/p/bin";
const verify = (place: Stand, name = "p"): Promise<ProfileVerification> => looking(place, (root) => verifyProfile(root, { prefix: DEFAULT_PREFIX, name, policy: DEFAULT_POLICY, deep: true }));
const run = (file: string, ...args: readonly string[]): string => execFileSync(file, args, { encoding: "utf8" });
const acl = (path: string): string => run("getfacl", "--omit-header", "--numeric", "--absolute-names", path);

/** What a copy has to have. */
function about(path: string): unknown {
  const { mode, uid, gid, mtimeNs, size } = statSync(path, { bigint: true });
  return { mode, uid, gid, mtimeNs, size };
}

/** A root whose prefix is on another file system than its programs. */
function apart(): Stand {
  const place = stand(tmpfs());
  mkdirSync(place.at("usr/lib/switchyard"));
  mount("-t", "tmpfs", "-o", "size=8m,mode=755", "none", place.at("usr/lib/switchyard"));
  return place;
}

it("buildProfile(): targets on another file system, copies with all they have, verified [REQ-F1, REQ-B4]", async () => {
  const place = apart();
  run("chown", "1234:4321", place.at("usr/bin/mv"));
  run("setfattr", "-n", "security.test", "-v", "kept", place.at("usr/bin/mv"));
  run("chown", "0:4321", place.at("usr/bin/mv"));
  const report = await place.build({ from: { kind: "targets", paths: ["/usr/bin/ls", "/usr/bin/mv"] } });
  expect(report.error).toBeNull();
  expect(report.applets).toMatchObject([{ name: "ls", kind: "file", method: "copy" }, { name: "mv", kind: "file", method: "copy" }]);
  const [own, vendor] = [place.at(`${BIN}/mv`), place.at("usr/bin/mv")];
  expect(about(own)).toEqual(about(vendor));
  expect(run("getfattr", "--only-values", "--absolute-names", "-n", "security.test", own)).toBe("kept");
  expect(readFileSync(own)).toEqual(readFileSync(vendor));
  expect((await verify(place)).faults).toEqual([]);
});

it("buildProfile(): links to programs on another file system, as ever [REQ-P1]", async () => {
  const place = apart();
  expect(await place.build()).toMatchObject({ ok: true });
  expect(run(place.at(`${BIN}/ls`))).toBe("p ls\n");
});

it("buildProfile(): a copy that loses its ACL, killed before every call that changes the disk, whole or not there [REQ-M3, REQ-A1]", async () => {
  const top = tmpfs();
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = stand(top);
    run("setfacl", "-m", "u:1234:rx,g::-,m::rx,o::-", place.at("opt/p/ls"));
    const { syscalls, hasCome } = dyingAt(n);
    await place.build({ copy: true, only: ["ls"] }, { syscalls });
    isOver = !hasCome();
    const isWhole = profilesIn(place).includes("p");
    expect((isWhole ? null : await place.build({ copy: true, only: ["ls"] }))?.error ?? null).toBeNull();
    expect([acl(place.at(`${BIN}/ls`)), (await verify(place)).faults]).toEqual(["user::rwx\ngroup::---\nother::---\n\n", []]);
  }
});

it.each([["inodes", false], ["copies", true]] as const)("buildProfile(): a target with file capabilities as %s, applet_privileged [REQ-B5]", async (_, copy) => {
  const place = stand(tmpfs());
  run("setcap", "cap_net_raw+ep", place.at("usr/bin/mv"));
  expect(await place.build({ from: { kind: "targets", paths: ["/usr/bin/mv"] }, copy })).toMatchObject({ ok: false, error: { reason: "applet_privileged" } });
  expect(lstatSync(place.at("usr/bin/mv")).nlink).toBe(1);
});

it("diffProfiles(): a program with capabilities, one without, told [REQ-M1]", async () => {
  const place = stand(tmpfs());
  program(place.at("opt/q/ls"), "q ls");
  run("setcap", "cap_net_raw+ep", place.at("opt/p/ls"));
  await place.build();
  await place.build({ name: "q", from: { kind: "directory", path: "/opt/q" } });
  const lost = (a: string, b: string): Promise<unknown> => looking(place, async (root) => (await diffProfiles(root, { prefix: DEFAULT_PREFIX, a, b })).capabilities_lost);
  expect(await lost("p", "q")).toEqual([{ applet: "ls", reason: "capability_lost", had: "/opt/p/ls", has: "/opt/q/ls" }]);
  expect(await lost("q", "p")).toEqual([]);
});

it("buildProfile(): a full disk, told, nothing is left, and it is built once there is room [REQ-P2, REQ-S2]", async () => {
  const place = stand(ext4(16));
  await place.build({ mode: "commit", name: "first" });
  writeFileSync(place.at("opt/p/big"), Buffer.alloc(6 * 1024 * 1024, 7), { mode: 0o755 });
  writeFileSync(place.at("filler"), Buffer.alloc(4 * 1024 * 1024, 1));
  const before = below(place.at("usr"));
  const report = await place.build({ copy: true });
  expect(report).toMatchObject({ ok: false, error: { errno: "ENOSPC" } });
  expect(below(place.at("usr"))).toEqual(before);
  rmSync(place.at("filler"));
  expect(await place.build({ copy: true })).toMatchObject({ ok: true });
  expect((await verify(place)).faults).toEqual([]);
});

it("removeProfile(): a full disk, it goes all the same [REQ-J5]", async () => {
  const place = stand(ext4(16));
  await place.build({ copy: true });
  expect(() => writeFileSync(place.at("filler"), Buffer.alloc(32 * 1024 * 1024))).toThrow("ENOSPC");
  const report = await removeProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "p", mode: "commit" });
  expect(report).toMatchObject({ ok: true, removed: true });
  expect(profilesIn(place)).toEqual([]);
});

it("buildProfile(), removeProfile(): a read-only file system, told, looking works [REQ-S2]", async () => {
  const place = stand(tmpfs());
  await place.build();
  const before = below(place.root);
  run("mount", "-o", "bind", place.root, place.root);
  onTestFinished(() => void run("umount", "-l", place.root));
  run("mount", "-o", "remount,bind,ro", place.root);
  const report = await place.build({ name: "q" });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY" } });
  expect((await removeProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "p", mode: "commit" })).ok).toBe(false);
  expect((await verify(place)).ok).toBe(true);
  expect(await place.build({ name: "q", mode: "dry_run" })).toMatchObject({ ok: true });
  expect(below(place.root)).toEqual(before);
});

it("verifyProfile(): programs of its own on a mount without exec, source_no_exec [REQ-S2]", async () => {
  const place = apart();
  await place.build({ copy: true });
  run("mount", "-o", "remount,noexec", place.at("usr/lib/switchyard"));
  expect((await verify(place)).faults.map(({ reason }) => reason)).toEqual(["source_no_exec", "source_no_exec", "source_no_exec"]);
});

it("removeProfile(): an immutable file in the tree, told; the profile is gone, the rest is swept later (needs chattr)", async () => {
  const place = stand(ext4(16));
  await place.build({ copy: true });
  run("chattr", "+i", place.at(`${BIN}/ls`));
  const report = await removeProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "p", mode: "commit" });
  expect(report).toMatchObject({ ok: false, error: { errno: "EPERM" } });
  const [stage, ...others] = profilesIn(place);
  expect([stage, others]).toEqual([expect.stringMatching(/^\.p\.switchyard\.\d+\.stage$/u), []]);
  expect((await gcProfiles(place.context(), { prefix: DEFAULT_PREFIX, mode: "commit" })).warnings).toHaveLength(1);
  run("chattr", "-i", place.at(`usr/lib/switchyard/profiles/${stage}/bin/ls`));
  expect(await gcProfiles(place.context(), { prefix: DEFAULT_PREFIX, mode: "commit" })).toMatchObject({ ok: true, swept: [stage], warnings: [] });
  expect(profilesIn(place)).toEqual([]);
});

it("removeProfile(): something is mounted in the tree, it is not entered [REQ-S2]", async () => {
  const place = stand(tmpfs());
  await place.build();
  mkdirSync(place.at(`${BIN}/../extra`));
  run("mount", "--bind", place.at("opt"), place.at(`${BIN}/../extra`));
  // It goes with the tree, which has another name by then.
  onTestFinished(() => void run("umount", "-l", place.at(`usr/lib/switchyard/profiles/${profilesIn(place)[0]}/extra`)));
  const before = below(place.at("opt"));
  const report = await removeProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "p", mode: "commit" });
  expect(report).toMatchObject({ ok: false, error: { errno: "EBUSY" } });
  expect(below(place.at("opt"))).toEqual(before);
});

it("buildProfile(): the provider is on another mount and lies behind a link, its applets lead there [REQ-P1]", async () => {
  const place = stand(tmpfs());
  mkdirSync(place.at("srv/disk"), { recursive: true });
  mount("--bind", place.at("opt"), place.at("srv/disk"));
  symlinkSync("../srv/disk/p", place.at("usr/provider"));
  const { applets } = await place.build({ from: { kind: "directory", path: "/usr/provider" } });
  expect(applets.map(({ source }) => source)).toEqual(["/srv/disk/p/cat", "/srv/disk/p/cp", "/srv/disk/p/ls"]);
  expect(readlinkSync(place.at(`${BIN}/ls`))).toBe("../../../../../../srv/disk/p/ls");
});
