/** This proves which fields an action may have for itself, and what they do. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, FIELD_NAMES, linkPolicy, policyFor, PRESETS, restorePolicy } from "../../src/index.ts";
import { anyOverrides } from "../support/arbitraries.ts";

const KINDS = { link: linkPolicy, restore: restorePolicy };

it.each(Object.entries(KINDS))("%sPolicy: each field of it alone and no other, taken [REQ-C2]", (_kind, schema) => {
  const taken = FIELD_NAMES.filter((field) => schema.safeParse({ [field]: DEFAULT_POLICY[field] }).success);
  expect(taken.sort()).toEqual(Object.keys(schema.shape).sort());
  expect(schema.safeParse({ preset: "production" }).success).toBe(false);
});

it.each(["require_rescue", "require_smoke_in_commit", "allow_roots", "forbid_paths", "backup_dir", "backup_tag", "allow_degraded_fs"] as const)("linkPolicy: %s, which actions share, refused [REQ-C2]", (field) => {
  expect(linkPolicy.safeParse({ [field]: PRESETS.development[field] }).success).toBe(false);
});

it("policyFor(): any policy of a run and any of an action, the action's fields and else the run's", () => {
  fc.assert(fc.property(anyOverrides, anyOverrides, (ofRun, any) => {
    const own = Object.fromEntries(Object.entries(any).filter(([field]) => Object.hasOwn(linkPolicy.shape, field)));
    const run = { ...DEFAULT_POLICY, ...ofRun };
    expect(policyFor(linkPolicy.parse(own), run)).toEqual({ ...run, ...own });
    expect(policyFor(null, run)).toBe(run);
  }));
});

it("policyFor(): a field without a value, says nothing", () => {
  expect(policyFor({ strict_ownership: undefined }, PRESETS.coreutils)).toEqual(PRESETS.coreutils);
});
