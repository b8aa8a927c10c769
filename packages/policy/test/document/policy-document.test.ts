/** This proves that a policy is complete, narrow by default, and refuses what it does not know (REQ-C2). */
import { expect, it } from "vitest";
import { DEFAULT_POLICY, policyDocument } from "../src/index.ts";

it("DEFAULT_POLICY: nothing is widened [REQ-C2]", () => {
  const widening = Object.entries(DEFAULT_POLICY).filter(([field]) => /^(allow|force)_/.test(field));
  expect(widening.length).toBeGreaterThan(0);
  expect(widening.every(([, value]) => value === false)).toBe(true);
  expect(DEFAULT_POLICY.backup_tag).toBe("switchyard");
});

it("policyDocument: an override said, all else as by default [REQ-C2]", () => {
  expect(policyDocument.parse({ allow_degraded_fs: true })).toEqual({ ...DEFAULT_POLICY, allow_degraded_fs: true });
});

it.each([{ allow_everything: true }, { "allow-degraded-fs": true }, { Allow_Degraded_Fs: true }, { allow_degraded_fs: "true" }, { force_untrusted_source: 1 }, { backup_tag: null }, [], null, "production"])(
  "policyDocument: %j, refused [REQ-C2]",
  (document) => {
    expect(policyDocument.safeParse(document).success).toBe(false);
  },
);
