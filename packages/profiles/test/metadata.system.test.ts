/** This proves what becomes of capabilities, ACLs and labels when a profile takes another's place, on real attributes, as root. */
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName, openRoot, closeRoot, SyscallError } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished } from "vitest";
import { capabilityErrors, changedEnds, completedTrees, DEFAULT_PREFIX, lostCapabilities, metadataWarnings, restoreTreeLabels, type ProfileChange } from "../src/index.ts";
import { prefix, type Prefix } from "./support/prefix.ts";

const [OLD, NEW] = [nodeName("old"), nodeName("new")];
const CHANGE = { from: OLD, to: NEW };
const BIN_T = "system_u:object_r:bin_t:s0";

/** Two profiles with the same two applets, of two providers. */
function twins(): Prefix {
  const place = prefix();
  for (const one of ["old", "new"]) {
    for (const tool of ["ping", "ls"]) place.program(`/opt/${one}/${tool}`, { script: `echo ${one}` });
    place.profile(one, { ping: `/opt/${one}/ping`, ls: `/opt/${one}/ls` });
  }
  return place;
}

const setcap = ({ at }: Prefix, path: string, caps: string): void => void execFileSync("setcap", [caps, at(path)]);
const setfacl = ({ at }: Prefix, path: string, ...args: string[]): void => void execFileSync("setfacl", [...args, at(path)]);
const setLabel = ({ at }: Prefix, path: string, label: string): void => void execFileSync("setfattr", ["-h", "-n", "security.selinux", "-v", label, at(path)]);
const labelOf = ({ at }: Prefix, path: string): string =>
  execFileSync("sh", ["-c", 'getfattr -h --only-values -n security.selinux --absolute-names "$0" 2>/dev/null || true', at(path)], { encoding: "utf8" });
const warningsOf = ({ root, places }: Prefix, change: ProfileChange): readonly string[] => metadataWarnings(root, places, { to: change.to, ends: changedEnds(root, places, change) });
const inTree = (profile: string, applet: string): string => `${DEFAULT_PREFIX}/profiles/${profile}/bin/${applet}`;

it("lostCapabilities(): a program without the capabilities of the old one, with others, with the same; an error of each lost one [REQ-M1]", () => {
  const place = twins();
  expect(lostCapabilities(changedEnds(place.root, place.places, CHANGE))).toEqual([]);
  setcap(place, "/opt/old/ping", "cap_net_raw=ep");
  const lost = lostCapabilities(changedEnds(place.root, place.places, CHANGE));
  expect(lost).toEqual([{ applet: "ping", reason: "capability_lost", had: "/opt/old/ping", has: "/opt/new/ping" }]);
  expect(capabilityErrors(lost, "profile set")).toEqual([expect.objectContaining({ id: "E_POLICY", reason: "capability_lost", path: "/opt/new/ping", exitCode: 10 })]);
  setcap(place, "/opt/new/ping", "cap_net_admin=ep");
  expect(lostCapabilities(changedEnds(place.root, place.places, CHANGE))).toMatchObject([{ applet: "ping", reason: "capability_differs" }]);
  setcap(place, "/opt/new/ping", "cap_net_raw=ep");
  expect(lostCapabilities(changedEnds(place.root, place.places, CHANGE))).toEqual([]);
  expect(lostCapabilities(changedEnds(place.root, place.places, { from: null, to: NEW }))).toEqual([]);
});

it("lostCapabilities(): a provider that is upgraded between the two looks has them no more, and the second look says so [REQ-M1]", () => {
  const place = twins();
  for (const one of ["old", "new"]) setcap(place, `/opt/${one}/ping`, "cap_net_raw=ep");
  expect(lostCapabilities(changedEnds(place.root, place.places, CHANGE))).toEqual([]);
  // As a package manager does it: a new file renamed over the old one.
  place.program("/opt/new/ping.dpkg-new", { script: "echo newer" });
  renameSync(place.at("/opt/new/ping.dpkg-new"), place.at("/opt/new/ping"));
  expect(lostCapabilities(changedEnds(place.root, place.places, CHANGE))).toMatchObject([{ applet: "ping", reason: "capability_lost" }]);
});

it("metadataWarnings(): ACLs of new programs, of old ones alone, and a directory's default, each with the remedy [REQ-M3]", () => {
  const place = twins();
  expect(warningsOf(place, CHANGE)).toEqual([]);
  setfacl(place, "/opt/new/ls", "-m", "u:4242:rx");
  expect(warningsOf(place, CHANGE)).toEqual([expect.stringMatching(/"\/opt\/new\/ls".*setfacl/)]);
  setfacl(place, "/opt/old/ls", "-m", "u:4242:rx");
  expect(warningsOf(place, CHANGE)).toHaveLength(1);
  setfacl(place, "/opt/new/ls", "-b");
  expect(warningsOf(place, CHANGE)).toEqual([expect.stringMatching(/profile that is left.*"ls".*setfacl/)]);
  setfacl(place, `${DEFAULT_PREFIX}/profiles/new/bin`, "-d", "-m", "u:4242:rx");
  expect(warningsOf(place, CHANGE)).toEqual([expect.stringMatching(/default ACL.*setfacl -k/), expect.stringMatching(/"ls"/)]);
});

it("metadataWarnings(): a file of the profile's own with an ACL, a warning that names it [REQ-M3]", () => {
  const place = prefix();
  place.profile("new", { ls: place.program("/opt/ls", { script: "exit" }) }, { kind: "copy" });
  setfacl(place, inTree("new", "ls"), "-m", "u:4242:rx");
  expect(warningsOf(place, { from: null, to: NEW })).toEqual([expect.stringContaining(JSON.stringify(inTree("new", "ls")))]);
});

it("metadataWarnings(): an AppArmor profile that is attached to the old program or to the new one is named, one that is attached to both is not [REQ-M2]", () => {
  const place = twins();
  mkdirSync(place.at("/etc/apparmor.d"), { recursive: true });
  const attach = (text: string): void => writeFileSync(place.at("/etc/apparmor.d/tools"), text);
  attach("profile ping /opt/old/ping {\n}\n");
  expect(warningsOf(place, CHANGE)).toEqual([expect.stringMatching(/"ping" is attached to "\/opt\/old\/ping".*"\/opt\/new\/ping"/)]);
  attach("profile ping /opt/new/ping {\n}\n");
  expect(warningsOf(place, CHANGE)).toEqual([expect.stringMatching(/"ping" is attached to "\/opt\/new\/ping" and confines/)]);
  attach("profile ping /opt/{old,new}/ping {\n}\n");
  expect(warningsOf(place, CHANGE)).toEqual([]);
});

it("restoreTreeLabels(): directories, links and own files get the labels of the profile that is left, a provider's inode does not; again, nothing is left to do [REQ-M2]", () => {
  const place = prefix();
  for (const tool of ["cat", "cp", "ls"]) place.program(`/opt/${tool}`, { script: "exit" });
  place.profile("old", { cat: "/opt/cat", cp: "/opt/cp", ls: "/opt/ls" });
  place.profile("new", { cat: "/opt/cat" });
  place.program(inTree("new", "cp"), { script: "own" });
  linkSync(place.at("/opt/ls"), place.at(inTree("new", "ls")));
  for (const path of ["cat", "cp", "ls"].map((tool) => inTree("old", tool))) setLabel(place, path, BIN_T);
  setLabel(place, `${DEFAULT_PREFIX}/profiles/old/bin`, "system_u:object_r:lib_t:s0");
  expect(restoreTreeLabels(place.root, place.places, CHANGE)).toEqual({ label: "restored", restored: 3, refused: [] });
  expect(["cat", "cp", "ls"].map((tool) => labelOf(place, inTree("new", tool)))).toEqual([BIN_T, BIN_T, ""]);
  expect([labelOf(place, `${DEFAULT_PREFIX}/profiles/new/bin`), labelOf(place, "/opt/cat")]).toEqual(["system_u:object_r:lib_t:s0", ""]);
  expect(restoreTreeLabels(place.root, place.places, CHANGE)).toMatchObject({ label: "unchanged", restored: 0 });
});

it("restoreTreeLabels(): no labels, or no profile that is left, nothing is done [REQ-M2]", () => {
  const place = twins();
  const labels = restoreTreeLabels(place.root, place.places, CHANGE);
  expect([labels, completedTrees(labels)]).toEqual([{ label: "not_active", restored: 0, refused: [] }, { tree_label: "not_active" }]);
  setLabel(place, inTree("new", "ls"), BIN_T);
  expect(restoreTreeLabels(place.root, place.places, { from: null, to: NEW })).toMatchObject({ label: "not_active" });
  expect(labelOf(place, inTree("new", "ls"))).toBe(BIN_T);
});

it.each(["EPERM", "ENOTSUP", "ENOSPC"])("restoreTreeLabels(): a label that is refused (%s), the others are given, and the flip is told why [REQ-M2]", (errno) => {
  const place = twins();
  for (const tool of ["ls", "ping"]) setLabel(place, inTree("old", tool), BIN_T);
  const kernel = linuxSyscalls();
  let calls = 0;
  const setXattr: typeof kernel.setXattr = (...args) => {
    if (calls++ === 0) throw new SyscallError("setxattr", errno, "security.selinux");
    kernel.setXattr(...args);
  };
  const root = openRoot(place.path, { ...kernel, setXattr });
  onTestFinished(() => closeRoot(root));
  const labels = restoreTreeLabels(root, place.places, CHANGE);
  expect(labels).toMatchObject({ label: "refused", restored: 1, refused: [{ errno }] });
  expect(completedTrees(labels)).toEqual({ tree_label: "refused", tree_label_errno: errno });
  expect(["ls", "ping"].filter((tool) => labelOf(place, inTree("new", tool)) === BIN_T)).toHaveLength(1);
});

it.each([1, 2])("restoreTreeLabels(): died at its label %i, the next one gives the rest [REQ-M2]", (n) => {
  const place = twins();
  for (const tool of ["ls", "ping"]) setLabel(place, inTree("old", tool), BIN_T);
  const kernel = linuxSyscalls();
  let calls = 0;
  const setXattr: typeof kernel.setXattr = (...args) => {
    if (++calls === n) throw new Error("died");
    kernel.setXattr(...args);
  };
  const root = openRoot(place.path, { ...kernel, setXattr });
  onTestFinished(() => closeRoot(root));
  expect(() => restoreTreeLabels(root, place.places, CHANGE)).toThrow("died");
  expect(restoreTreeLabels(place.root, place.places, CHANGE).refused).toEqual([]);
  expect(["ls", "ping"].map((tool) => labelOf(place, inTree("new", tool)))).toEqual([BIN_T, BIN_T]);
});
