/** This proves what becomes of real ACLs when programs are copied or adopted into a profile, as root (REQ-M3). */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { expect, it } from "vitest";
import { stand, type Stand } from "../support/stand.ts";

const BIN = "usr/lib/switchyard/profiles/p/bin";
/** Others by name may run it, its own group may not. */
const ACL = ["user::rwx", "user:4242:r-x", "group::r--", "mask::r-x", "other::---"];

function guarded(): Stand {
  const place = stand();
  execFileSync("setfacl", ["-m", "u:4242:rx,g::r--,o::-", place.at("opt/p/cat")]);
  return place;
}

const aclOf = (path: string): string[] => execFileSync("getfacl", ["-cEp", path], { encoding: "utf8" }).split("\n").filter(Boolean);
const modeOf = (path: string): number => statSync(path).mode & 0o777;

it("buildProfile(): preserve_acl true, a copy has the very ACL of its program, told before and after [REQ-M3]", async () => {
  const place = guarded();
  const policy = { preserve_acl: true };
  const told = [expect.stringMatching(/"\/opt\/p\/cat": a copy gets it.*setfacl/)];
  expect(await place.build({ copy: true, mode: "dry_run" }, { policy })).toMatchObject({ ok: true, warnings: told });
  expect(await place.build({ copy: true }, { policy })).toMatchObject({ ok: true, warnings: told });
  expect(aclOf(place.at(`${BIN}/cat`))).toEqual(ACL);
});

it("buildProfile(): preserve_acl false, a copy has none, and its group no more than before; told with the remedy [REQ-M3]", async () => {
  const place = guarded();
  expect(await place.build({ copy: true })).toMatchObject({ ok: true, warnings: [expect.stringMatching(/"\/opt\/p\/cat".*does not get it.*preserve_acl/)] });
  expect([aclOf(place.at(`${BIN}/cat`)), modeOf(place.at(`${BIN}/cat`))]).toEqual([["user::rwx", "group::r--", "other::---"], 0o740]);
  expect(aclOf(place.at("opt/p/cat"))).toEqual(ACL);
});

it.each([true, false])("buildProfile(): preserve_acl %s, what is adopted as the same inode has its ACL, which is the inode's [REQ-M3]", async (preserve_acl) => {
  const place = guarded();
  const report = await place.build({ from: { kind: "targets", paths: ["/opt/p/cat"] } }, { policy: { preserve_acl } });
  expect(report).toMatchObject({ ok: true, warnings: [expect.stringMatching(/same inode/)] });
  expect(aclOf(place.at(`${BIN}/cat`))).toEqual(ACL);
});

it("buildProfile(): links to programs with ACLs, told; without any, nothing is said [REQ-M3]", async () => {
  expect(await guarded().build()).toMatchObject({ ok: true, warnings: [expect.stringMatching(/"\/opt\/p\/cat": it decides who may run.*getfacl/)] });
  expect(await stand().build({ copy: true })).toMatchObject({ ok: true, warnings: [] });
});
