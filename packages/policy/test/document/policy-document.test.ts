/** This proves that a policy is complete, narrow by default, and refuses what it does not know (REQ-C2). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, FIELD_NAMES, parsePolicy, policyDocument, PolicyError, policyOverrides, PRESETS } from "../../src/index.ts";
import { nearest } from "../../src/document/nearest.ts";
import { anyOverrides } from "../support/arbitraries.ts";

/** What is wrong with a document. */
function issuesOf(document: unknown): unknown {
  try {
    parsePolicy(document, "policy.yaml");
    return [];
  } catch (error) {
    return error instanceof PolicyError ? error.issues : error;
  }
}

it("parsePolicy(): what is refused, an error of usage that names its document", () => {
  expect(() => parsePolicy({ colour: 1 }, "policy.yaml")).toThrow(expect.objectContaining({ id: "E_USAGE", exitCode: 2, reason: "policy_invalid", path: "policy.yaml" }));
});

it("policyDocument: an override said, all else as in the preset that is named [REQ-C2]", () => {
  expect(policyDocument.parse({ allow_degraded_fs: true })).toEqual({ ...DEFAULT_POLICY, allow_degraded_fs: true });
  expect(policyDocument.parse({ preset: "coreutils", strict_ownership: false })).toEqual({ ...PRESETS.coreutils, strict_ownership: false });
  expect(policyDocument.parse({ allow_degraded_fs: undefined })).toEqual(DEFAULT_POLICY);
});

it.each([{ allow_everything: true }, { "allow-degraded-fs": true }, { Allow_Degraded_Fs: true }, { allow_degraded_fs: "true" }, { force_untrusted_source: 1 }, { backup_tag: null }, { preset: "lax" }, { preset: null }, [], null, "production"])(
  "policyDocument: %j, refused [REQ-C2]",
  (document) => {
    expect(policyDocument.safeParse(document).success).toBe(false);
  },
);

it("policyDocument: any legal overrides, taken, and any of them again [REQ-C2]", () => {
  fc.assert(
    fc.property(anyOverrides, (overrides) => {
      const policy = policyDocument.parse(overrides);
      expect(policy).toEqual({ ...DEFAULT_POLICY, ...overrides });
      expect(policyDocument.parse(policy)).toEqual(policy);
      expect(Object.keys(policy).sort()).toEqual([...FIELD_NAMES].sort());
    }),
  );
});

it("policyDocument, policyOverrides, parsePolicy(): any unknown field, never accepted [REQ-C2]", () => {
  const known: readonly string[] = [...FIELD_NAMES, "preset"];
  fc.assert(
    fc.property(anyOverrides, fc.string().filter((name) => !known.includes(name)), fc.jsonValue(), (overrides, name, value) => {
      // Not by a literal, in which "__proto__" would be no key.
      const document = Object.fromEntries([...Object.entries(overrides), [name, value]]);
      fc.pre(Object.hasOwn(document, name));
      expect([policyDocument.safeParse(document).success, policyOverrides.safeParse(document).success]).toEqual([false, false]);
      expect(issuesOf(document)).toContainEqual(expect.objectContaining({ path: name, reason: "unknown_field" }));
    }),
  );
});

it.each([
  [{ allow_degraded_f: true }, [{ path: "allow_degraded_f", reason: "unknown_field", suggestion: "allow_degraded_fs" }]],
  [{ "allow-degraded-fs": true }, [{ path: "allow-degraded-fs", reason: "unknown_field", suggestion: "allow_degraded_fs" }]],
  [{ presets: "production" }, [{ path: "presets", suggestion: "preset" }]],
  [{ colour: 1 }, [{ path: "colour", reason: "unknown_field", suggestion: null }]],
  [{ preset: "lax" }, [{ path: "preset", reason: "unknown_preset" }]],
  [{ allow_roots: ["/usr", "bin"] }, [{ path: "allow_roots[1]", reason: "bad_value" }]],
  [{ allow_roots: "/usr", strict: true, rescue_min_count: 11 }, [{ path: "rescue_min_count" }, { path: "allow_roots" }, { path: "strict" }]],
  [{ require_preservation: ["owner", "colour"] }, [{ path: "require_preservation[1]", reason: "bad_value" }]],
  [{ rescue_min_count: 0 }, [{ path: "rescue_min_count", reason: "bad_value" }]],
  [{ retention_age_limit_ms: 1.5 }, [{ path: "retention_age_limit_ms", reason: "bad_value" }]],
  [{ backup_dir: "../x" }, [{ path: "backup_dir", reason: "bad_value" }]],
  [null, [{ path: "", reason: "not_a_document" }]],
  [["production"], [{ path: "", reason: "not_a_document" }]],
])("parsePolicy(): %j, every fault with its path [REQ-C2]", (document, issues) => {
  expect(issuesOf(document)).toMatchObject(issues);
});

it.each(["/", "/usr", "/usr/bin/", "/a..b", "/..a", "/a/...", "/with space", "/new\nline"])("parsePolicy(): the path %j, taken [REQ-S9]", (path) => {
  expect(parsePolicy({ forbid_paths: [path], backup_dir: path }, "x")).toMatchObject({ forbid_paths: [path] });
});

it.each(['{"__proto__":{"allow_self_lockout":true}}', '{"constructor":1}', '{"allow_roots":{"length":1}}', '{"preset":"__proto__"}', '{"preset":"toString"}'])("parsePolicy(): %s, refused, and nothing else is changed by it [REQ-C2]", (text) => {
  expect(issuesOf(JSON.parse(text))).toHaveLength(1);
  expect({}).not.toHaveProperty("allow_self_lockout");
});

it("PRESETS: a list that a caller tries to change, not changed for others [REQ-C2]", () => {
  const { forbid_paths: places } = policyDocument.parse({ preset: "coreutils" });
  expect(() => Array.prototype.push.call(places, "/x")).toThrow(TypeError);
  expect(PRESETS.coreutils.forbid_paths).not.toContain("/x");
});

it.each(["", "usr", "/..", "/usr/..", "/usr/../bin", "/x\n/../y", "/nul\0", "../x"])("parsePolicy(): the path %j, refused [REQ-S9]", (path) => {
  for (const document of [{ allow_roots: [path] }, { forbid_paths: [path] }, { extra_mount_checks: [path] }, { backup_dir: path }]) expect(issuesOf(document)).toMatchObject([{ reason: "bad_value" }]);
});

it.each([["backup_tga", "backup_tag"], ["ALLOW_ROOTS", "allow_roots"], ["forbidpaths", "forbid_paths"], ["", null], ["x".repeat(10_000), null], ["zzz", null]])("nearest(): %j, %j", (word, name) => {
  expect(nearest(word, FIELD_NAMES)).toBe(name);
});
