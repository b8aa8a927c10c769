/** This proves of what an operator is warned (REQ-M2, REQ-M3). */
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluate, warningsOf, type WarningObservation } from "../../src/index.ts";
import { goodRoot, observation } from "../support/observation.ts";

const ACCESS = new Map([["system.posix_acl_access", Buffer.alloc(4)]]);
const DEFAULT = new Map([["system.posix_acl_default", Buffer.alloc(4)]]);

function seen(): WarningObservation & ReturnType<typeof observation> {
  return { ...observation(goodRoot()), parentXattrs: new Map(), apparmorProfiles: [] };
}

type Change = (found: WarningObservation) => Partial<WarningObservation>;

const to = (changed: Partial<WarningObservation>): Change => () => changed;
const aclOnSource: Change = ({ sourceNode }) => {
  if (sourceNode.state !== "present") throw new Error("the good root has a source");
  return { sourceNode: { ...sourceNode, xattrs: ACCESS } };
};

it.each<[string, Change, readonly string[]]>([
  ["nothing", to({}), []],
  ["an ACL on the target", to({ targetXattrs: ACCESS }), ["target_acl"]],
  ["an ACL on the source", aclOnSource, ["source_acl"]],
  ["a default ACL on the directory", to({ parentXattrs: DEFAULT }), ["directory_default_acl"]],
  ["an access ACL on the directory", to({ parentXattrs: ACCESS }), []],
  ["a profile", to({ apparmorProfiles: ["ls", "other"] }), ["apparmor_profile"]],
  ["all of them", (found) => ({ targetXattrs: ACCESS, ...aclOnSource(found), parentXattrs: DEFAULT, apparmorProfiles: ["ls"] }), ["target_acl", "source_acl", "directory_default_acl", "apparmor_profile"]],
  ["an ACL and a missing source", to({ targetXattrs: ACCESS, sourceNode: { state: "missing", found: "nothing" } }), ["target_acl"]],
  ["all of them, and nothing linked to", to({ targetXattrs: ACCESS, parentXattrs: DEFAULT, apparmorProfiles: ["ls"], sourceNode: { state: "none" } }), []],
])("warningsOf(): %s, and nothing stops [REQ-M2] [REQ-M3]", (_what, change, expected) => {
  const good = seen();
  const found = { ...good, ...change(good) };
  expect(warningsOf(found).map(({ warning }) => warning)).toEqual(expected);
  expect(evaluate(found, DEFAULT_POLICY).filter(({ gate }) => gate !== "source")).toEqual([]);
});

it("warningsOf(): two targets in a directory and of a source with ACLs, one text for both [REQ-M3]", () => {
  const good = seen();
  const shared = { ...good, parentXattrs: DEFAULT, ...aclOnSource(good) };
  expect(warningsOf({ ...shared, target: "/usr/bin/cat" })).toEqual(warningsOf(shared));
});
