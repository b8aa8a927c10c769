/** This proves what is told of profiles, and of two of them (REQ-P1, REQ-M1). */
import { chmodSync, copyFileSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { DEFAULT_PREFIX, diffProfiles, listProfiles, readPointer, reportList, showProfile, type ProfilesList } from "../../src/index.ts";
import { activate, below, looking, program, stand, type Stand } from "../support/stand.ts";

const list = (place: Stand): Promise<ProfilesList> => looking(place, (root) => listProfiles(root, DEFAULT_PREFIX));

it("listProfiles(): a root that was never touched, none, and nothing is written [REQ-P1]", async () => {
  const place = stand();
  const before = below(place.root);
  expect(await list(place)).toEqual({ pointer: { state: "none" }, profiles: [] });
  expect(below(place.root)).toEqual(before);
});

it("listProfiles(): all of them, the current one, pinned, the rescue profile; one whose record cannot be read too [REQ-P1]", async () => {
  const place = stand();
  await place.build();
  await place.build({ name: "rescue", from: { kind: "targets", paths: ["/usr/bin/ls"] } });
  await place.build({ name: "torn" });
  writeFileSync(place.at("usr/lib/switchyard/profiles/torn/profile.json"), "{");
  writeFileSync(place.at("usr/lib/switchyard/profiles/rescue/pinned"), "");
  mkdirSync(place.at("usr/lib/switchyard/profiles/.x.switchyard.1.stage"));
  writeFileSync(place.at("usr/lib/switchyard/profiles/file"), "");
  activate(place, "p");
  const { pointer, profiles } = await list(place);
  expect(pointer).toEqual({ state: "profile", name: "p" });
  expect(profiles).toMatchObject([
    { name: "p", origin: { kind: "directory", path: "/opt/p" }, applets: 3, kept: 0, current: true, pinned: false, rescue: false, error: null },
    { name: "rescue", origin: { kind: "targets" }, applets: 1, current: false, pinned: true, rescue: true, error: null },
    { name: "torn", origin: null, applets: null, rescue: false, error: { id: "E_POLICY", reason: "profile_unreadable" } },
  ]);
});

it("reportList(): what is broken is seen without reading a program; how it looks where the record is torn nobody knows [REQ-P2]", async () => {
  const place = stand();
  for (const name of ["p", "q", "torn"]) await place.build({ name });
  writeFileSync(place.at("usr/lib/switchyard/profiles/torn/profile.json"), "{");
  const faults = async (): Promise<unknown> => (await reportList(place.context(), { prefix: DEFAULT_PREFIX, all: false })).prefixes.map(({ profiles }) => profiles.map((one) => [one.name, one.faults]));
  expect(await faults()).toEqual([[["p", 0], ["q", 0], ["torn", null]]]);
  rmSync(place.at("usr/lib/switchyard/profiles/q/bin/ls"));
  chmodSync(place.at("opt/p/cat"), 0o777);
  expect(await faults()).toEqual([[["p", 1], ["q", 2], ["torn", null]]]);
});

it.each<[string, (place: Stand) => void, object]>([
  ["a link of ours", (place) => activate(place, "p"), { state: "profile", name: "p" }],
  ["a link elsewhere", ({ at }) => symlinkSync("/opt/p", at("usr/lib/switchyard/active")), { state: "foreign", leads_to: null }],
  ["a link of ours to a profile that is gone", (place) => activate(place, "gone"), { state: "profile", name: "gone" }],
  ["a link of ours in another's words", ({ at }) => symlinkSync("./profiles//p/", at("usr/lib/switchyard/active")), { state: "foreign", leads_to: "p" }],
  ["an absolute link to a profile", ({ at }) => symlinkSync("/usr/lib/switchyard/profiles/p", at("usr/lib/switchyard/active")), { state: "foreign", leads_to: "p" }],
  ["a link of ours to what is a link to another profile", (place) => (symlinkSync("p", place.at("usr/lib/switchyard/profiles/alias")), activate(place, "alias")), { state: "foreign", leads_to: "p" }],
  ["a link to no name of a profile", ({ at }) => symlinkSync("profiles/../../x", at("usr/lib/switchyard/active")), { state: "foreign" }],
  ["a directory", ({ at }) => mkdirSync(at("usr/lib/switchyard/active")), { state: "foreign" }],
])("readPointer(): %s [REQ-P1]", async (_, point, wanted) => {
  const place = stand();
  await place.build();
  expect(await looking(place, (root) => readPointer(root, DEFAULT_PREFIX))).toEqual({ state: "none" });
  point(place);
  expect(await looking(place, (root) => readPointer(root, DEFAULT_PREFIX))).toMatchObject(wanted);
});

it("showProfile(): its record; profile_missing, profile_unreadable", async () => {
  const place = stand();
  const show = (name: string): Promise<object> => looking(place, (root) => showProfile(root, DEFAULT_PREFIX, name));
  expect((await caught(() => show("p"))).reason).toBe("profile_missing");
  const { applets } = await place.build();
  activate(place, "p");
  expect(await show("p")).toMatchObject({ record: { name: "p", applets }, current: true, pinned: false });
  rmSync(place.at("usr/lib/switchyard/profiles/p/profile.json"));
  expect((await caught(() => show("p"))).reason).toBe("profile_unreadable");
});

it("diffProfiles(): missing, extra, the same inode, the same bytes, another program [REQ-P1]", async () => {
  const place = stand();
  for (const name of ["same", "twin", "other", "gone"]) program(place.at(`opt/a/${name}`), `a ${name}`);
  for (const name of ["other", "more"]) program(place.at(`opt/b/${name}`), `b ${name}`);
  linkSync(place.at("opt/a/same"), place.at("opt/b/same"));
  copyFileSync(place.at("opt/a/twin"), place.at("opt/b/twin"));
  chmodSync(place.at("opt/b/twin"), 0o755);
  for (const name of ["a", "b"]) await place.build({ name, from: { kind: "directory", path: `/opt/${name}` } });
  const diff = (): Promise<object> => looking(place, (root) => diffProfiles(root, { prefix: DEFAULT_PREFIX, a: "a", b: "b" }));
  expect(await diff()).toEqual({
    a: "a",
    b: "b",
    missing: ["gone"],
    extra: ["more"],
    same_inode: ["same"],
    same_bytes: ["twin"],
    different: [{ applet: "other", a: "/opt/a/other", b: "/opt/b/other" }],
    capabilities_lost: [],
  });
  rmSync(place.at("opt/b/other"));
  expect(await diff()).toMatchObject({ different: [{ applet: "other", a: "/opt/a/other", b: null }] });
});
