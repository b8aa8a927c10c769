/** This proves who is seen at work, with real processes that hold real locks. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import process from "node:process";
import { linuxSyscalls, openRoot } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { managerLocks } from "../../src/index.ts";
import { flockHolder, holder } from "../support/holder.ts";
import { tree } from "../support/tree.ts";

const DPKG = "var/lib/dpkg/lock-frontend";
const DNF = "var/lib/dnf/rpmdb_lock.pid";
const PACMAN = "var/lib/pacman/db.lck";

it("managerLocks(): no lock files, nothing told and none made [REQ-S8]", () => {
  const { root, path, at } = tree({ "var/lib/dpkg/status": "", "lib/apk/db/installed": "" });
  expect(managerLocks(root)).toEqual([]);
  expect(readdirSync(path).toSorted()).toEqual(["lib", "var"]);
  expect(existsSync(at(DPKG))).toBe(false);
});

it.each([
  ["dpkg", DPKG],
  ["dpkg", "var/lib/dpkg/lock"],
  ["dpkg", "var/lib/apt/lists/lock"],
  ["dpkg", "var/cache/apt/archives/lock"],
  ["rpm", "var/lib/rpm/.rpm.lock"],
  ["rpm", "usr/lib/sysimage/rpm/.rpm.lock"],
  ["rpm", "run/dnf/rpmtransaction.lock"],
  ["apk", "lib/apk/db/lock"],
  ["apk", "run/apk/db.lock"],
])("managerLocks(): a process holds the lock of %s at %s, named until it lets go [REQ-S8]", async (manager, file) => {
  const { root, at } = tree({ [file]: "" });
  const free = [{ manager, path: `/${file}`, state: "free" }];
  expect(managerLocks(root)).toEqual(free);
  const other = await flockHolder(at(file));
  expect(managerLocks(root)).toEqual([{ manager, path: `/${file}`, state: "held", access: "write", holder: { pid: other.pid, command: "flock" } }]);
  await other.release();
  expect(managerLocks(root)).toEqual(free);
});

it("managerLocks(): it takes no lock itself [REQ-S8]", () => {
  const taken: string[] = [];
  const { path } = tree({ [DPKG]: "" });
  const sys = linuxSyscalls();
  const root = openRoot(path, {
    ...sys,
    flock: (fd, operation) => {
      taken.push("flock");
      return sys.flock(fd, operation);
    },
  });
  expect(managerLocks(root)).toMatchObject([{ state: "free" }]);
  expect(taken).toEqual([]);
});

it("managerLocks(): held only to read, told so [REQ-S8]", async () => {
  const { root, at } = tree({ "var/lib/rpm/.rpm.lock": "" });
  const other = await flockHolder(at("var/lib/rpm/.rpm.lock"), "shared");
  expect(managerLocks(root)).toMatchObject([{ state: "held", access: "read", holder: { pid: other.pid } }]);
});

it("managerLocks(): another file in the same directory is locked, free [REQ-S8]", async () => {
  const { root, at } = tree({ [DPKG]: "", "var/lib/dpkg/other": "" });
  await flockHolder(at("var/lib/dpkg/other"));
  expect(managerLocks(root)).toMatchObject([{ state: "free" }]);
});

it("managerLocks(): who took it is gone and a child of it still holds it, the child is named [REQ-S8]", async () => {
  const { root, at } = tree({ [DPKG]: "" });
  const other = await holder("flock", at(DPKG), "sh", "-c", "echo $$; exec sleep 60");
  await other.kill();
  expect(managerLocks(root)).toMatchObject([{ state: "held", holder: { pid: Number(other.said) } }]);
  process.kill(Number(other.said));
  await expect.poll(() => managerLocks(root)).toMatchObject([{ state: "free" }]);
});

it("managerLocks(): two ways to one lock file, told once [REQ-S8]", () => {
  const { root } = tree({ "run/apk/db.lock": "", "var/run": { to: "/run" } });
  expect(managerLocks(root)).toEqual([{ manager: "apk", path: "/run/apk/db.lock", state: "free" }]);
});

const alive = (pid: number): string => `${pid}\n`;

it("managerLocks(): dnf's file names a process that lives, held by it [REQ-S8]", async () => {
  const { root, at } = tree({ [DNF]: "" });
  expect(managerLocks(root)).toMatchObject([{ state: "free" }]);
  const other = await holder("sh", "-c", "echo ready; exec cat");
  writeFileSync(at(DNF), alive(other.pid));
  expect(managerLocks(root)).toMatchObject([{ manager: "rpm", path: `/${DNF}`, state: "held", access: "write", holder: { pid: other.pid } }]);
  await other.release();
  expect(managerLocks(root)).toMatchObject([{ state: "free" }]);
});

it("managerLocks(): dnf's file is older than the process that has its number now, free [REQ-S8]", () => {
  const { root, at } = tree({ [DNF]: alive(process.pid) });
  expect(managerLocks(root)).toMatchObject([{ state: "held" }]);
  utimesSync(at(DNF), 1, 1);
  expect(managerLocks(root)).toMatchObject([{ state: "free" }]);
});

it("managerLocks(): dnf's file is 1 GiB, unknown and not read [REQ-S8]", () => {
  const { root, at } = tree({ [DNF]: "" });
  truncateSync(at(DNF), 1024 ** 3);
  expect(managerLocks(root)).toMatchObject([{ state: "unknown", reason: "corrupt" }]);
});

it.each(["x", "-1", "1 2", "0x10", "4294967297"])("managerLocks(): dnf's file holds %j, which is no process, unknown [REQ-S8]", (text) => {
  expect(managerLocks(tree({ [DNF]: text }).root)).toMatchObject([{ state: "unknown", reason: "corrupt" }]);
});

it("managerLocks(): pacman's file is there and open, held; left behind, it may be stale [REQ-S8]", async () => {
  const { root, at } = tree({ [PACMAN]: "" });
  expect(managerLocks(root)).toEqual([{ manager: "pacman", path: `/${PACMAN}`, state: "left_perhaps" }]);
  const other = await holder("sh", "-c", `exec 7>"$0"; echo ready; exec cat`, at(PACMAN));
  expect(managerLocks(root)).toMatchObject([{ state: "held", holder: { pid: other.pid } }]);
  await other.kill();
  expect(managerLocks(root)).toMatchObject([{ state: "left_perhaps" }]);
});

it("managerLocks(): no regular file stands there, unknown without hanging [REQ-S8]", () => {
  for (const path of [DPKG, DNF, PACMAN]) {
    const { root, at } = tree({ [path]: "" });
    rmSync(at(path));
    execFileSync("mkfifo", [at(path)]);
    expect(managerLocks(root)).toMatchObject([{ state: "unknown", reason: "not_a_file" }]);
    rmSync(at(path));
    mkdirSync(at(path));
    expect(managerLocks(root)).toMatchObject([{ state: "unknown", reason: "not_a_file" }]);
  }
});

it("managerLocks(): a link out of the root stands there, unknown and not followed [REQ-S8, REQ-S1]", async () => {
  const outside = tree({ lock: "" });
  await flockHolder(outside.at("lock"));
  const { root, at } = tree({ "var/lib/dpkg/status": "" });
  symlinkSync(`${"../".repeat(20)}${outside.at("lock")}`, at(DPKG));
  expect(managerLocks(root)).toMatchObject([{ state: "unknown", reason: "leads_outside" }]);
});

it("managerLocks(): a link inside the root, followed [REQ-S8]", async () => {
  const { root, at } = tree({ "srv/lock": "", [DPKG]: { to: "/srv/lock" } });
  const other = await flockHolder(at("srv/lock"));
  expect(managerLocks(root)).toMatchObject([{ manager: "dpkg", path: "/srv/lock", state: "held", holder: { pid: other.pid } }]);
});

it("managerLocks(): this very process's descriptors stay as they were [REQ-S8]", () => {
  const { root } = tree({ [DPKG]: "", [DNF]: alive(process.pid), [PACMAN]: "" });
  managerLocks(root);
  const before = readdirSync("/proc/self/fd").length;
  for (let time = 0; time < 20; time++) managerLocks(root);
  expect(readdirSync("/proc/self/fd")).toHaveLength(before);
});
