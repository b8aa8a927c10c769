/** This proves that applets are carried over in kind, once, and wherever it is cut short (REQ-P2). */
import { chmodSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { closeRoot, openRoot, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { DEFAULT_PREFIX, keepApplets, profileRecord, verifyProfile } from "../../src/index.ts";
import { dyingAt, Killed, refusingAt, watched } from "../support/kernels.ts";
import { below, looking, program, stand, type Stand } from "../support/stand.ts";

const PROFILES = "usr/lib/switchyard/profiles";
const KEPT = ["cat", "cp", "mv"];

/** `old` has cat and cp by links and mv by inode, `next` has ls. */
async function scene(): Promise<Stand> {
  const place = stand();
  await place.build({ name: "old", only: ["c*"] });
  await place.build({ name: "vendor", from: { kind: "targets", paths: ["/usr/bin/mv"] } });
  await keep(place, { from: "vendor", to: "old", applets: ["mv"] });
  await place.build({ name: "next", only: ["ls"] });
  return place;
}

async function keep({ root: path }: Stand, request: { from?: string; to?: string; applets?: readonly string[] } = {}, syscalls?: Syscalls): Promise<readonly string[]> {
  const root = openRoot(path, syscalls);
  try {
    return await keepApplets(root, { prefix: DEFAULT_PREFIX, from: "old", to: "next", applets: KEPT, ...request });
  } finally {
    closeRoot(root);
  }
}

const faults = async (place: Stand): Promise<readonly unknown[]> =>
  (await looking(place, (root) => verifyProfile(root, { prefix: DEFAULT_PREFIX, name: "next", policy: DEFAULT_POLICY, deep: true, leaving: "old" }))).faults;

function recorded({ at }: Stand, name = "next"): string[] {
  const { applets } = profileRecord.parse(JSON.parse(readFileSync(at(`${PROFILES}/${name}/profile.json`), "utf8")));
  return applets.map((applet) => `${applet.name} ${applet.kept_from ?? "-"} ${applet.kind === "file" ? applet.method : applet.kind}`);
}

it("keepApplets(): links with the same text, programs as the same inode, recorded; the others stay [REQ-P2]", async () => {
  const place = await scene();
  const before = below(place.at(`${PROFILES}/old`));
  expect(await keep(place)).toEqual(KEPT);
  const bin = (name: string): string => place.at(`${PROFILES}/${name}/bin`);
  expect(readlinkSync(`${bin("next")}/cp`)).toBe(readlinkSync(`${bin("old")}/cp`));
  expect(lstatSync(`${bin("next")}/mv`).ino).toBe(lstatSync(place.at("usr/bin/mv")).ino);
  expect(recorded(place)).toEqual(["cat old symlink", "cp old symlink", "ls - symlink", "mv old link"]);
  expect(await faults(place)).toEqual([]);
  expect(below(place.at(`${PROFILES}/old`))).toEqual(before);
});

it("keepApplets(): twice equals once [REQ-P2]", async () => {
  const place = await scene();
  await keep(place);
  const before = below(place.at(PROFILES));
  expect(await keep(place)).toEqual([]);
  expect(below(place.at(PROFILES))).toEqual(before);
});

/** A file system that gives no second names: everything is copied. */
function withoutLinks(sys: Syscalls): Syscalls {
  return { ...sys, linkat: (_from, name) => { throw new SyscallError("linkat", "EPERM", name); } };
}

it.each([["by second names", (sys: Syscalls) => sys], ["by copies", withoutLinks]] as const)("keepApplets(): %s, killed before every call that changes the disk, the next call does the rest [REQ-P2, REQ-A1]", async (_, wrap) => {
  let kills = 0;
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = await scene();
    const { syscalls, hasCome } = dyingAt(n);
    try {
      await keep(place, {}, wrap(syscalls));
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills += 1;
    }
    isOver = !hasCome();
    // Nobody is led astray by what is there by now: the profile's own applets, and some that it will have.
    expect(await faults(place)).toEqual([]);
    await keep(place);
    expect(recorded(place).map((line) => line.replace(/ (link|copy|reflink)$/u, ""))).toEqual(["cat old symlink", "cp old symlink", "ls - symlink", "mv old"]);
    expect(await faults(place)).toEqual([]);
    expect(readdirSync(place.at(`${PROFILES}/next/bin`))).toEqual(["cat", "cp", "ls", "mv"]);
  }
  expect(kills).toBeGreaterThan(6);
});

it("keepApplets(): every call that changes the disk refused, told, and the next call does it [REQ-P2]", async () => {
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = await scene();
    const { syscalls, hasCome } = refusingAt(n, "ENOSPC");
    const found = await keep(place, {}, syscalls).catch((error: unknown) => error);
    isOver = !hasCome();
    expect(found).toMatchObject(isOver ? KEPT : { id: "E_POLICY", reason: "profiles_unusable", errno: "ENOSPC" });
    await keep(place);
    expect(await faults(place)).toEqual([]);
  }
});

it.each<[string, (place: Stand) => void, string]>([
  ["another link is there", ({ at }) => symlinkSync("/opt/p/ls", at(`${PROFILES}/next/bin/cp`)), "applet_conflict"],
  ["another program is there", ({ at }) => program(at(`${PROFILES}/next/bin/mv`), "evil"), "applet_conflict"],
  ["a directory is there", ({ at }) => program(at(`${PROFILES}/next/bin/mv/x`), ""), "applet_conflict"],
  ["the old entry is gone", ({ at }) => rmSync(at(`${PROFILES}/old/bin/cp`)), "profile_incomplete"],
  ["the old entry is another link", ({ at }) => (rmSync(at(`${PROFILES}/old/bin/cp`)), symlinkSync("/etc/passwd", at(`${PROFILES}/old/bin/cp`))), "profile_incomplete"],
  ["the old entry is a link instead of a program", ({ at }) => (rmSync(at(`${PROFILES}/old/bin/mv`)), symlinkSync("/etc/passwd", at(`${PROFILES}/old/bin/mv`))), "profile_incomplete"],
  ["the old directory of applets is gone", ({ at }) => rmSync(at(`${PROFILES}/old/bin`), { recursive: true }), "profile_incomplete"],
  ["the record is torn", ({ at }) => writeFileSync(at(`${PROFILES}/next/profile.json`), "{"), "profile_unreadable"],
  ["others can write there", ({ at }) => chmodSync(at(PROFILES), 0o777), "profiles_unusable"],
])("keepApplets(): %s, %s, and the record says what it said [REQ-P2]", async (_, spoil, reason) => {
  const place = await scene();
  spoil(place);
  const record = readFileSync(place.at(`${PROFILES}/next/profile.json`));
  expect((await caught(() => keep(place))).reason).toBe(reason);
  expect(readFileSync(place.at(`${PROFILES}/next/profile.json`))).toEqual(record);
});

it("keepApplets(): an applet that the old profile never had, or the new one has of its own, refused [REQ-P2]", async () => {
  const place = await scene();
  expect((await caught(() => keep(place, { applets: ["none"] }))).reason).toBe("profile_incomplete");
  await place.build({ name: "other" });
  expect((await caught(() => keep(place, { to: "other", applets: ["cp"] }))).reason).toBe("applet_conflict");
});

it("keepApplets(): no applets, nothing is opened or written", async () => {
  expect(await keep(stand(), { applets: [] }, watched(() => expect.fail("written")))).toEqual([]);
});
