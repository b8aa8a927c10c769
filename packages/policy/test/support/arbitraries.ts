/** This defines random policies and observations, and policies that allow more. */
import * as fc from "fast-check";
import type { Mount } from "@switchyard/fs-atomic";
import { FIELD_NAMES, FIELDS, PRESETS, type ActionObservation, type Policy, type PolicyField, type RunObservation } from "../../src/index.ts";

const PLACES = ["/", "/usr", "/usr/bin", "/usr/bin2", "/bin", "/usr/bin/ls", "/opt", "/usr/b"] as const;
const PRESERVED = ["owner", "mode", "timestamps", "xattrs", "acls", "caps"] as const;
const places = fc.uniqueArray(fc.constantFrom(...PLACES), { maxLength: 4 });

/** A legal value of the field. */
const VALUES: Partial<Record<PolicyField, fc.Arbitrary<unknown>>> = {
  rescue_min_count: fc.integer({ min: 1, max: 10 }),
  extra_mount_checks: places,
  allow_roots: places,
  forbid_paths: places,
  require_preservation: fc.subarray([...PRESERVED]),
  on_unfinished_run: fc.constantFrom("recover", "refuse"),
  backup_tag: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/u),
  backup_dir: fc.option(fc.constantFrom(...PLACES)),
  retention_count_limit: fc.option(fc.integer({ min: 1 })),
  retention_age_limit_ms: fc.option(fc.integer({ min: 1 })),
};

/** Some fields with legal values. */
export const anyOverrides: fc.Arbitrary<Partial<Policy>> = fc.record(Object.fromEntries(FIELD_NAMES.map((field) => [field, VALUES[field] ?? fc.boolean()])), { requiredKeys: [] });

/** Any policy. */
export const anyPolicy: fc.Arbitrary<Policy> = fc.tuple(fc.constantFrom(...Object.values(PRESETS)), anyOverrides).map(([preset, overrides]) => ({ ...preset, ...overrides }));

/** A policy and one that allows more in one field, by the table's own word for what is more. */
export const anyWidening: fc.Arbitrary<readonly [Policy, Policy]> = fc
  .tuple(anyPolicy, anyPolicy, fc.constantFrom(...FIELD_NAMES.filter((field) => FIELDS[field].widens !== "none")), fc.array(fc.nat({ max: 9 }), { maxLength: 3 }))
  .map(([policy, other, field, picks]) => [policy, { ...policy, [field]: wider(field, policy, other, picks) }] as const);

function wider(field: PolicyField, policy: Policy, other: Policy, picks: readonly number[]): unknown {
  const [value, otherValue] = [policy[field], other[field]];
  switch (FIELDS[field].widens) {
    case "true":
      return true;
    case "false":
      return false;
    case "fewer":
      return Array.isArray(value) ? value.filter((_, index) => !picks.includes(index)) : value;
    case "places":
      if (!Array.isArray(value) || !Array.isArray(otherValue)) return value;
      return value.length === 0 || otherValue.length === 0 ? [] : [...value, ...otherValue];
    case "smaller":
      return Math.min(Number(value), Number(otherValue));
    case "none":
      return value;
  }
}

const mount: fc.Arbitrary<Mount | null> = fc.option(
  fc.record({ id: fc.constant(1n), mountPoint: fc.constant("/"), fsType: fc.constant("ext4"), readOnly: mostlyNot(), noExec: mostlyNot(), noSymFollow: mostlyNot(), isVolatile: mostlyNot() }),
  { freq: 8 },
);
const xattrs = fc.constantFrom(new Map<string, Uint8Array>(), new Map([["security.capability", Uint8Array.of(1)]]), new Map([["security.capability", Uint8Array.of(2)]]));

function mostlyNot(): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 5 }).map((number) => number === 0);
}

/** Observations like this honest one, with anything in them changed. */
export function anyObservation(good: ActionObservation): fc.Arbitrary<ActionObservation> {
  const stat = fc.record({ mode: fc.constantFrom(0o100755, 0o100644, 0o104755, 0o100777), nlink: fc.constantFrom(1, 2), attributes: fc.constantFrom(0n, 0x10n, 0x20n), uid: fc.constantFrom(0, 4711), mountId: fc.constantFrom(good.parent.mountId, 0n) });
  const nodeKind = fc.constantFrom("file", "dir", "other", "none");
  const node = fc.tuple(nodeKind, stat).map(([kind, changed]): ActionObservation["targetNode"] => (kind === "none" ? { kind } : { kind: kind === "dir" ? "dir" : kind === "other" ? "other" : "file", stat: { ...good.parent, ...changed } }));
  const present = fc
    .tuple(node, mount, xattrs, fc.constantFrom("/opt/ls", good.target), stat)
    .map(([found, on, attributes, resolved, above]) => ({ state: "present", resolved, node: found, mount: on, xattrs: attributes, through: [{ path: "/", stat: { ...good.parent, ...above } }] }) as const);
  const one = fc.oneof(fc.boolean(), fc.constant({ untried: "EPERM" }));
  const kept = fc.record({ owner: one, mode: one, timestamps: one, xattrs: one, acls: one, caps: one });
  return fc.record({
    target: fc.constantFrom("/usr/bin/ls", "/usr/bin2/ls", "/opt/ls", "/bin"),
    source: fc.constantFrom("/opt/ls", "/usr/bin/ls"),
    follows: fc.boolean(),
    isPointer: fc.boolean(),
    targetNode: node,
    knownNames: fc.constantFrom(0, 1),
    targetXattrs: xattrs,
    parent: stat.map((changed) => ({ ...good.parent, ...changed })),
    mount,
    sourceNode: fc.oneof(present, fc.constant({ state: "none" } as const), fc.constant({ state: "missing", found: "nothing" } as const)),
    trustedUids: fc.constantFrom([0], [0, 4711], []),
    owner: fc.oneof(fc.constant({ state: "owned", package: "p", version: null } as const), fc.constant({ state: "unowned" } as const), fc.constant({ state: "unknown", found: "no oracle" } as const)),
    preservation: fc.oneof(kept.map((all) => ({ state: "probed", ...all }) as const), fc.constant({ state: "unknown", found: "nobody tried" } as const)),
    protection: fc.oneof(
      fc.constantFrom({ state: "unasked" } as const, { state: "standing", runId: "r1" } as const),
      fc.record({
        state: fc.constant("wanted" as const),
        diversion: fc.constantFrom("none", "ours", "foreign", "unknown"),
        notDpkg: fc.option(fc.constant("a path that no package owns")),
        isConffile: fc.boolean(),
        isAlternative: fc.boolean(),
        aside: fc.constantFrom("free", "taken", "too_long"),
      }),
    ),
    staleBackup: fc.option(fc.constant({ package: "coreutils", recorded: "9.1-1", now: "9.7-3" })),
    neededBySelf: fc.subarray(["node", "sh"]),
    disarms: fc.boolean(),
    backupPlace: fc.constantFrom<ActionObservation["backupPlace"]>(
      { state: "beside" },
      { state: "same", path: "/srv/kept", mount: null },
      { state: "elsewhere", path: "/mnt/kept", mount: null },
      { state: "unusable", reason: "backup_dir_unusable", path: "/tmp/kept", found: "a link", needed: "none" },
    ),
    canonicalPaths: fc.subarray<readonly [string, string]>([["/bin", "/usr/bin"], ["/opt", "/usr"], ["/usr/b", "/"]]).map((entries) => new Map(entries)),
  });
}

const means = fc.oneof(fc.constant({ state: "usable" } as const), fc.constant({ state: "unusable", path: "/x", found: "EROFS" } as const));

/** Any run. */
export const anyRun: fc.Arbitrary<RunObservation> = fc.record({
  root: fc.constant("/"),
  hasLockManager: fc.boolean(),
  hasSmokeRunner: fc.boolean(),
  rescue: fc.oneof(
    fc.constantFrom("busybox", "gnu-subset", "none").map((profile) => ({ state: "checked", profile: profile === "busybox" ? "busybox" : profile === "none" ? "none" : "gnu-subset", found: profile }) as const),
    fc.constant({ state: "unknown", found: "nobody looked" } as const),
  ),
  packageManagers: fc.array(fc.record({ name: fc.constant("dpkg"), lock: fc.constantFrom("/var/lib/dpkg/lock", "/var/lib/rpm/.rpm.lock"), pid: fc.option(fc.nat()) }), { maxLength: 2 }),
  sink: means,
  key: means,
  extraMounts: fc.uniqueArray(fc.tuple(fc.constantFrom(...PLACES), mount), { selector: ([path]) => path }).map((entries) => new Map(entries)),
  neededBySelf: fc.array(fc.record({ path: fc.constantFrom("/bin/sh", "/usr/bin/node"), what: fc.subarray(["sh", "node"], { minLength: 1 }) }), { maxLength: 2 }),
  unfinishedRuns: fc.uniqueArray(fc.constantFrom("r1", "r2")),
});
