/** This proves that whatever is wrong with a tree is found, and that only that is called wrong (REQ-P2). */
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { caught } from "@switchyard/test-support/caught";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { expect, it } from "vitest";
import { DEFAULT_PREFIX, verifyProfile, type ProfileVerification } from "../../src/index.ts";
import { looking, program, stand, type Stand } from "../support/stand.ts";

const TREE = "usr/lib/switchyard/profiles/p";
const verify = (place: Stand, { deep = false, name = "p", leaving }: { deep?: boolean; name?: string; leaving?: string } = {}): Promise<ProfileVerification> =>
  looking(place, (root) => verifyProfile(root, { prefix: DEFAULT_PREFIX, name, policy: DEFAULT_POLICY, deep, leaving }));
const told = ({ faults }: ProfileVerification): string[] => faults.map(({ applet, reason }) => `${applet ?? "-"} ${reason}`);

it("verifyProfile(): as it was built, of each kind, no fault [REQ-P2]", async () => {
  const place = stand();
  await place.build();
  await place.build({ name: "own", copy: true });
  await place.build({ name: "rescue", from: { kind: "targets", paths: ["/usr/bin/ls", "/usr/bin/mv"] } });
  for (const name of ["p", "own", "rescue"]) expect(await verify(place, { name, deep: true })).toMatchObject({ profile: name, ok: true, deep: true, faults: [], notes: [] });
});

it.each<[string, (place: Stand) => void, string[]]>([
  ["an applet is gone", ({ at }) => rmSync(at(`${TREE}/bin/ls`)), ["ls applet_missing"]],
  ["the directory of applets is gone", ({ at }) => rmSync(at(`${TREE}/bin`), { recursive: true }), ["cat applet_missing", "cp applet_missing", "ls applet_missing"]],
  ["another link", ({ at }) => (rmSync(at(`${TREE}/bin/ls`)), symlinkSync("../../../../../../opt/p/cat", at(`${TREE}/bin/ls`))), ["ls applet_differs"]],
  ["a file in its place", ({ at }) => (rmSync(at(`${TREE}/bin/ls`)), program(at(`${TREE}/bin/ls`), "evil")), ["ls applet_differs"]],
  ["a FIFO in its place", ({ at }) => (rmSync(at(`${TREE}/bin/ls`)), void execFileSync("mkfifo", [at(`${TREE}/bin/ls`)])), ["ls applet_differs"]],
  ["a directory in its place", ({ at }) => (rmSync(at(`${TREE}/bin/ls`)), mkdirSync(at(`${TREE}/bin/ls`))), ["ls applet_differs"]],
  ["the program is gone", ({ at }) => rmSync(at("opt/p/ls")), ["ls source_missing"]],
  ["the provider is gone", ({ at }) => rmSync(at("opt"), { recursive: true }), ["cat source_missing", "cp source_missing", "ls source_missing"]],
  ["the program is a FIFO", ({ at }) => (rmSync(at("opt/p/ls")), void execFileSync("mkfifo", ["-m", "755", at("opt/p/ls")])), ["ls source_kind"]],
  ["the program lost its execute bits", ({ at }) => chmodSync(at("opt/p/ls"), 0o644), ["ls source_not_executable"]],
  ["others can write the program", ({ at }) => chmodSync(at("opt/p/ls"), 0o757), ["ls source_untrusted"]],
  ["others can write the applets", ({ at }) => chmodSync(at(`${TREE}/bin`), 0o777), ["cat source_untrusted", "cp source_untrusted", "ls source_untrusted"]],
  ["the program became a link to another", ({ at }) => (rmSync(at("opt/p/ls")), symlinkSync("cat", at("opt/p/ls"))), ["ls applet_differs"]],
  ["the provider became a link out of the root", ({ at }) => (renameSync(at("opt"), at("away")), symlinkSync("../../../../../../../../../tmp", at("opt"))), ["cat source_missing", "cp source_missing", "ls source_missing"]],
  ["an applet that is not recorded", ({ at }) => program(at(`${TREE}/bin/evil\nname`), ""), ["evil\nname applet_extra"]],
  ["another name in the tree", ({ at }) => mkdirSync(at(`${TREE}/share`)), ["- name_extra"]],
])("verifyProfile(): %s, told [REQ-P2, REQ-S3]", async (_, spoil, faults) => {
  const place = stand();
  await place.build();
  spoil(place);
  const found = await verify(place);
  expect(found.ok).toBe(false);
  expect(told(found)).toEqual(faults);
});

it("verifyProfile(): the provider's program is a newer one, a note where it is read, no fault [REQ-P2]", async () => {
  const place = stand();
  await place.build();
  program(place.at("opt/p/ls"), "version 2");
  expect(await verify(place)).toMatchObject({ ok: true, notes: [] });
  expect(await verify(place, { deep: true })).toMatchObject({ ok: true, notes: [{ applet: "ls", path: "/opt/p/ls" }] });
});

it("verifyProfile(): bytes of its own were changed, a fault where they are read [REQ-P2]", async () => {
  const place = stand();
  await place.build({ copy: true });
  writeFileSync(place.at(`${TREE}/bin/ls`), "#!/bin/sh\nevil\n");
  expect(told(await verify(place, { deep: true }))).toEqual(["ls bytes_differ"]);
});

it.each<[string, (path: string) => void]>([
  ["missing", (path) => rmSync(path)],
  ["torn", (path) => writeFileSync(path, readFileSync(path).subarray(0, 100))],
  ["empty", (path) => writeFileSync(path, "")],
  ["a link", (path) => (renameSync(path, `${path}.x`), symlinkSync("profile.json.x", path))],
  ["a FIFO", (path) => (rmSync(path), void execFileSync("mkfifo", [path]))],
  ["another profile's", (path) => edit(path, '"name": "p"', '"name": "q"')],
  ["of a later version", (path) => edit(path, "profile.v1", "profile.v2")],
  ["with a key that nobody knows", (path) => edit(path, '"schema"', '"more": 1, "schema"')],
  ["with a path for the name of an applet", (path) => edit(path, '"name": "ls"', '"name": "../../../../../../etc/passwd"')],
  ["with an applet twice", (path) => edit(path, '"name": "cp"', '"name": "cat"')],
])("verifyProfile(): the record is %s, profile_unreadable [REQ-P2]", async (_, spoil) => {
  const place = stand();
  await place.build();
  spoil(place.at(`${TREE}/profile.json`));
  const error = await caught(() => verify(place));
  expect([error.id, error.reason]).toEqual(["E_POLICY", "profile_unreadable"]);
});

function edit(path: string, what: string, by: string): void {
  writeFileSync(path, readFileSync(path, "utf8").replace(what, by));
}

it("verifyProfile(): applets that a killed flip carried over from the profile that is left, no fault; from any other, one [REQ-P2]", async () => {
  const place = stand();
  await place.build();
  await place.build({ name: "old", from: { kind: "targets", paths: ["/usr/bin/mv"] } });
  linkSync(place.at("usr/bin/mv"), place.at(`${TREE}/bin/mv`));
  expect(told(await verify(place))).toEqual(["mv applet_extra"]);
  expect(told(await verify(place, { leaving: "old" }))).toEqual([]);
  for (const leaving of ["none", "p", "../old"]) expect(told(await verify(place, { leaving }))).toEqual(["mv applet_extra"]);
  rmSync(place.at(`${TREE}/bin/mv`));
  program(place.at(`${TREE}/bin/mv`), "evil");
  expect(told(await verify(place, { leaving: "old" }))).toEqual(["mv applet_extra"]);
});

it.each([["none", "profile_missing"], ["..", "bad_profile_name"]])("verifyProfile(): the profile %j, %s", async (name, reason) => {
  const place = stand();
  expect((await caught(() => verify(place, { name }))).reason).toBe(reason);
  await place.build();
  expect((await caught(() => verify(place, { name }))).reason).toBe(reason);
});
