/** This proves that a profile is there whole or not at all, wherever building it is cut short (REQ-P2, REQ-A1). */
import { chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { apply } from "@switchyard/engine";
import { openRoot, closeRoot } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { DEFAULT_PREFIX, verifyProfile, type BuildRequest } from "../../src/index.ts";
import { dyingAt, Killed, meanwhile, refusingAt, watched } from "../support/kernels.ts";
import { below, profilesIn, program, stand, type Stand } from "../support/stand.ts";

const KINDS: readonly (readonly [string, Partial<BuildRequest>])[] = [
  ["links", {}],
  ["inodes", { from: { kind: "targets", paths: ["/usr/bin/ls", "/usr/bin/mv"] } }],
  ["copies", { copy: true, only: ["c*"] }],
];

/** Its faults, the bytes of programs compared. */
async function faultsOf({ root: path }: Stand, name = "p"): Promise<readonly unknown[]> {
  const root = openRoot(path);
  try {
    return (await verifyProfile(root, { prefix: DEFAULT_PREFIX, name, policy: DEFAULT_POLICY, deep: true })).faults;
  } finally {
    closeRoot(root);
  }
}

it.each(KINDS)("buildProfile(): %s, killed before every call that changes the disk, whole or not there; the next one builds it and sweeps [REQ-P2, REQ-A1]", async (_, request) => {
  const ends = { absent: 0, whole: 0 };
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = stand();
    const provider = below(place.at("opt"));
    const { syscalls, hasCome } = dyingAt(n);
    await place.build(request, { syscalls });
    isOver = !hasCome();
    const isWhole = profilesIn(place).includes("p");
    ends[isWhole ? "whole" : "absent"] += 1;
    const next = isWhole ? null : await place.build(request);
    expect(next?.error ?? null).toBeNull();
    expect(next?.swept.length ?? 0).toBeLessThanOrEqual(1);
    expect(await faultsOf(place)).toEqual([]);
    expect(profilesIn(place).filter((name) => name.startsWith("."))).toEqual([]);
    expect(below(place.at("opt"))).toEqual(provider);
  }
  expect(ends.absent).toBeGreaterThan(5);
  expect(ends.whole).toBeGreaterThan(0);
});

it.each(KINDS)("buildProfile(): %s, every call that changes the disk refused with ENOSPC, told, and nothing is left [REQ-P2]", async (_, request) => {
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = stand();
    const { syscalls, hasCome } = refusingAt(n, "ENOSPC");
    const report = await place.build(request, { syscalls });
    isOver = !hasCome();
    expect([report.ok, report.error?.errno ?? null]).toEqual(report.ok ? [true, null] : [false, "ENOSPC"]);
    // Only the sync of the name comes after it.
    const left = profilesIn(place);
    expect([left, left.length === 0 ? [] : await faultsOf(place)]).toEqual([left.length === 0 ? [] : ["p"], []]);
  }
});

it("buildProfile(): a thousand applets of three programs, a handful of syncs, and no program is read for each of them [REQ-BND1]", async () => {
  const place = stand();
  for (let n = 0; n < 1000; n++) linkSync(place.at("opt/p/ls"), place.at(`opt/p/tool${n}`));
  for (const request of [{}, { name: "q", copy: true }, { name: "r", from: { kind: "targets", paths: readdirSync(place.at("opt/p")).map((name) => `/opt/p/${name}`) } }] as const) {
    let [syncs, reads] = [0, 0];
    const kernel = watched((call) => void (/^f?sync/u.test(call) && (syncs += 1)));
    const report = await place.build(request, { syscalls: { ...kernel, pread: (...args) => ((reads += 1), kernel.pread(...args)) } });
    expect(report).toMatchObject({ ok: true });
    expect(report.applets).toHaveLength(1003);
    expect(syncs).toBeLessThanOrEqual(20);
    expect(reads).toBeLessThanOrEqual(60);
  }
});

it("buildProfile(): told of every applet, and a signal ends it with nothing left [REQ-P2]", async () => {
  const place = stand();
  const told: string[] = [];
  await place.build({ onProgress: ({ applet, done, total }) => told.push(`${applet.name} ${done}/${total}`) });
  expect(told).toEqual(["cat 1/3", "cp 2/3", "ls 3/3"]);
  const stop = new AbortController();
  const report = await place.build({ name: "q", onProgress: () => stop.abort() }, { signal: stop.signal });
  expect(report).toMatchObject({ ok: false, error: { id: "E_GENERIC", reason: "interrupted" } });
  expect(profilesIn(place)).toEqual(["p"]);
});

it("buildProfile(): a target replaced while its second name is made, source_changed and nothing left [REQ-A4]", async () => {
  const place = stand();
  const replace = (): void => {
    program(place.at("usr/bin/fresh"), "somebody else's");
    renameSync(place.at("usr/bin/fresh"), place.at("usr/bin/ls"));
  };
  const report = await place.build({ from: { kind: "targets", paths: ["/usr/bin/ls"] } }, { syscalls: meanwhile("linkat", replace) });
  expect(report).toMatchObject({ ok: false, error: { reason: "source_changed" } });
  expect(profilesIn(place)).toEqual([]);
});

it("buildProfile(): someone else takes the name meanwhile, theirs stays, profile_exists [REQ-A4]", async () => {
  const place = stand();
  const take = (): void => mkdirSync(place.at("usr/lib/switchyard/profiles/p"));
  const report = await place.build({}, { syscalls: meanwhile("rename", take) });
  expect(report).toMatchObject({ ok: false, error: { reason: "profile_exists" } });
  expect(profilesIn(place)).toEqual(["p"]);
  expect(readdirSync(place.at("usr/lib/switchyard/profiles/p"))).toEqual([]);
});

it("buildProfile(): five at once for one name, one of them builds it [REQ-L1]", async () => {
  const place = stand();
  const reports = await Promise.all(Array.from({ length: 5 }, () => place.build()));
  expect(reports.map(({ error }) => error?.reason ?? "built").sort()).toEqual(["built", ...Array.from({ length: 4 }, () => "profile_exists")]);
  expect([profilesIn(place), await faultsOf(place)]).toEqual([["p"], []]);
});

it("buildProfile(): a run was killed when its target was switched, it is undone first, and the profile holds the vendor's own [REQ-J3]", async () => {
  const place = stand();
  const vendor = lstatSync(place.at("usr/bin/ls")).ino;
  let isSwitched = false;
  const syscalls = watched((call, name) => {
    if (isSwitched) throw new Killed("killed");
    isSwitched = call === "rename" && name === "ls";
  });
  await apply(place.context({ syscalls }), { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], mode: "commit" });
  expect(lstatSync(place.at("usr/bin/ls")).isSymbolicLink()).toBe(true);
  const report = await place.build({ from: { kind: "targets", paths: ["/usr/bin/ls"] } });
  expect(report).toMatchObject({ ok: true, recovered: [{ outcome: "undone" }], warnings: [] });
  expect(lstatSync(place.at("usr/lib/switchyard/profiles/p/bin/ls")).ino).toBe(vendor);
});

it("buildProfile(): a name that is taken, whatever it is, profile_exists, nothing is touched", async () => {
  const place = stand();
  await place.build();
  const before = below(place.at("usr"));
  for (const mode of ["dry_run", "commit"] as const) expect(await place.build({ mode })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "profile_exists" } });
  writeFileSync(place.at("usr/lib/switchyard/profiles/q"), "");
  expect(await place.build({ name: "q" })).toMatchObject({ ok: false, error: { reason: "profile_exists" } });
  rmSync(place.at("usr/lib/switchyard/profiles/q"));
  expect(below(place.at("usr"))).toEqual(before);
});

it.each([".p", "", "a/b", "..", "a\n", "x".repeat(65)])("buildProfile(): the name %j, bad_profile_name", async (name) => {
  expect(await stand().build({ name })).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "bad_profile_name" } });
});

it("buildProfile(): stage directories of other tags, and nodes of such names, are left; ours go, and no link in them is followed", async () => {
  const place = stand();
  const profiles = place.at("usr/lib/switchyard/profiles");
  mkdirSync(`${profiles}/.x.switchyard.1.stage/deep/er`, { recursive: true, mode: 0o755 });
  symlinkSync("../../../../../../opt", `${profiles}/.x.switchyard.1.stage/deep/out`);
  mkdirSync(`${profiles}/.x.other.1.stage`);
  writeFileSync(`${profiles}/.y.switchyard.1.stage`, "");
  const before = below(place.at("opt"));
  expect((await place.build()).swept).toEqual([".x.switchyard.1.stage"]);
  expect(profilesIn(place)).toEqual([".x.other.1.stage", ".y.switchyard.1.stage", "p"]);
  expect(below(place.at("opt"))).toEqual(before);
});

it("buildProfile(): a prefix that is a link inside the root, built where it leads; one that is open to others, or a link as its directory of profiles, refused", async () => {
  const place = stand();
  mkdirSync(place.at("srv/real"), { recursive: true, mode: 0o755 });
  symlinkSync("../srv/real", place.at("usr/elsewhere"));
  expect(await place.build({ prefix: "/usr/elsewhere" })).toMatchObject({ ok: true });
  expect(readdirSync(place.at("srv/real/profiles"))).toEqual(["p"]);
  mkdirSync(place.at("srv/open"));
  chmodSync(place.at("srv/open"), 0o777);
  expect(await place.build({ prefix: "/srv/open" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "profiles_unusable" } });
  mkdirSync(place.at("srv/linked"), { mode: 0o755 });
  symlinkSync("../real/profiles", place.at("srv/linked/profiles"));
  expect(await place.build({ prefix: "/srv/linked", name: "q" })).toMatchObject({ ok: false, error: { reason: "profiles_unusable" } });
  expect(readdirSync(place.at("srv/real/profiles"))).toEqual(["p"]);
});
