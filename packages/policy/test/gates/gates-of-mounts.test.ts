/** This proves the gates on what only root can make on a disk, by changing one thing in an honest observation (REQ-S2). */
import { STATX_ATTR, type Mount } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluate, type ActionObservation, type Policy } from "../src/index.ts";
import { goodRoot, observation } from "./support/observation.ts";

type Change = (seen: ActionObservation) => Partial<ActionObservation>;

const mounted =
  (change: Partial<Mount>): Change =>
  ({ mount }) => ({ mount: mount === null ? null : { ...mount, ...change } });
const targetNode =
  (change: Partial<ActionObservation["parent"]>): Change =>
  (seen) => ({ targetNode: seen.targetNode.kind === "none" ? seen.targetNode : { ...seen.targetNode, stat: { ...seen.targetNode.stat, ...change } } });
const source =
  (change: (present: Extract<ActionObservation["sourceNode"], { state: "present" }>) => object): Change =>
  ({ sourceNode }) => ({ sourceNode: sourceNode.state !== "present" ? sourceNode : { ...sourceNode, ...change(sourceNode) } });

const TABLE: readonly (readonly [string, Change, readonly string[]])[] = [
  ["nothing changed", () => ({}), []],
  ["a read-only mount", mounted({ readOnly: true }), ["read_only"]],
  ["a noexec mount", mounted({ noExec: true }), ["no_exec"]],
  ["a nosymfollow mount", mounted({ noSymFollow: true }), ["no_symlink_follow"]],
  ["a mount that the kernel does not name", () => ({ mount: null }), ["mount_unknown"]],
  ["a target that is a mount point", targetNode({ mountId: 0n }), ["mount_point"]],
  ["an immutable target", targetNode({ attributes: STATX_ATTR.IMMUTABLE }), ["immutable"]],
  ["an append-only target", targetNode({ attributes: STATX_ATTR.APPEND }), ["immutable"]],
  ["an immutable directory", ({ parent }) => ({ parent: { ...parent, attributes: STATX_ATTR.IMMUTABLE } }), ["immutable"]],
  ["an append-only directory", ({ parent }) => ({ parent: { ...parent, attributes: STATX_ATTR.APPEND } }), ["immutable"]],
  ["a target with capabilities", () => ({ targetXattrs: ["security.capability"] }), ["capabilities"]],
  ["a target with other attributes", () => ({ targetXattrs: ["user.note"] }), []],
  ["a source on a noexec mount", source(({ mount }) => ({ mount: mount === null ? null : { ...mount, noExec: true } })), ["source_no_exec"]],
  ["a source on a mount that the kernel does not name", source(() => ({ mount: null })), ["mount_unknown"]],
  ["a source of another user", () => ({ trustedUids: [4711] }), ["source_untrusted"]],
];

it.each(TABLE)("evaluate(): %s [REQ-S2, REQ-S3]", (_what, change, reasons) => {
  const seen = observation(goodRoot());
  expect(evaluate({ ...seen, ...change(seen) }, DEFAULT_POLICY).map(({ reason }) => reason)).toEqual(reasons);
});

it("evaluate(): several things wrong at once, a stop for each, in the gates' order [REQ-O8]", () => {
  const seen = observation(goodRoot());
  const wrong = { ...seen, ...mounted({ noExec: true })(seen), targetXattrs: ["security.capability"], trustedUids: [] };
  expect(evaluate(wrong, DEFAULT_POLICY).map(({ gate }) => gate)).toEqual(["target_mount", "capabilities", "source_trust"]);
});

const FLAGS = ["allow_degraded_fs", "allow_hardlink_breakage", "force_untrusted_source", "absolute_links"] as const;

it("evaluate(): any override more, never a stop more; and only its own stops go [REQ-C2]", () => {
  const good = observation(goodRoot());
  const anyChanges = fc.subarray([...TABLE.map(([, change]) => change), targetNode({ nlink: 2 })]);
  const anyPolicy = fc.record({ allow_degraded_fs: fc.boolean(), allow_hardlink_breakage: fc.boolean(), force_untrusted_source: fc.boolean(), absolute_links: fc.boolean() });
  fc.assert(
    fc.property(anyChanges, anyPolicy, fc.constantFrom(...FLAGS), (changes, fields, flag) => {
      const seen = changes.reduce<ActionObservation>((now, change) => ({ ...now, ...change(now) }), good);
      const policy: Policy = { ...DEFAULT_POLICY, ...fields, [flag]: false };
      const before = evaluate(seen, policy);
      const after = evaluate(seen, { ...policy, [flag]: true });
      expect(after).toEqual(before.filter((stop) => stop.override !== flag));
    }),
    { numRuns: 500 },
  );
});
