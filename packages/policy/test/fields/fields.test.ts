/** This proves that presets are those of the specification, that nothing is widened by default, and that every field is told (REQ-C2). */
import { expect, it } from "vitest";
import { DEFAULT_POLICY, FIELD_NAMES, FIELDS, isPolicyField, policyFlag, policyOverrides, PRESET_NAMES, PRESETS } from "../../src/index.ts";

it("PRESETS: production is the default; what it requires, and nothing is widened [REQ-C2]", () => {
  const required = ["require_lock_manager", "require_smoke_in_commit", "require_rescue", "rescue_exec_check", "require_backup_durability", "require_sidecar_integrity", "record_hashes"] as const;
  expect(DEFAULT_POLICY).toBe(PRESETS.production);
  expect(required.map((field) => DEFAULT_POLICY[field])).toEqual(required.map(() => true));
  expect(DEFAULT_POLICY).toMatchObject({ strict_ownership: false, require_preservation: [], require_attestation: false, allow_roots: [], backup_tag: "switchyard", rescue_min_count: 6, on_unfinished_run: "recover" });
  const widening = FIELD_NAMES.filter((field) => /^(?:allow|force|override|disable)_/u.test(field)).map((field) => DEFAULT_POLICY[field]);
  expect(widening.length).toBeGreaterThan(8);
  expect(widening.every((value) => value === false || (Array.isArray(value) && value.length === 0))).toBe(true);
});

it.each(PRESET_NAMES)("PRESETS.%s: fits the schemas of its fields", (name) => {
  expect(policyOverrides.safeParse(PRESETS[name])).toMatchObject({ success: true, data: PRESETS[name] });
});

it("PRESETS: development does without lock, smoke and rescue, and differs in nothing else", () => {
  expect(PRESETS.development).toEqual({ ...PRESETS.production, require_lock_manager: false, require_smoke_in_commit: false, require_rescue: false });
});

it("PRESETS: coreutils is production, strict, with its own tag and places; allow_roots is the caller's", () => {
  expect(PRESETS.coreutils).toEqual({
    ...PRESETS.production,
    strict_ownership: true,
    require_preservation: ["owner", "mode", "timestamps"],
    backup_tag: "coreutils",
    forbid_paths: ["/proc", "/sys", "/dev", "/run", "/tmp"],
    extra_mount_checks: ["/usr", "/usr/bin"],
  });
});

it("FIELDS: each says what it does and what fact it leaves; an empty list or null allows no less than a longer one, where the table says so", () => {
  expect(FIELD_NAMES).toHaveLength(33);
  for (const field of FIELD_NAMES) {
    const { effect, fact, widens, defaults } = FIELDS[field];
    expect([effect, fact].every((text) => text.length > 5 && !text.includes("|"))).toBe(true);
    const isBoolean = typeof defaults.production === "boolean";
    expect(isBoolean ? ["true", "false", "none"] : ["fewer", "places", "smaller", "none"]).toContain(widens);
  }
});

it("policyFlag(): a field, its name in kebab-case", () => {
  expect(policyFlag("allow_degraded_fs")).toBe("--allow-degraded-fs");
  expect([isPolicyField("allow_roots"), isPolicyField("toString"), isPolicyField("preset")]).toEqual([true, false, false]);
});
