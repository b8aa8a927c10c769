/** This proves each gate of a run as a whole: id, reason, path and override (REQ-L4, REQ-H3, REQ-RC2, REQ-S8, REQ-S9). */
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluateRun, judgeRun, PRESETS, stopError, type Policy, type RunObservation } from "../../src/index.ts";

const mount = { id: 1n, mountPoint: "/usr", fsType: "ext4", readOnly: false, noExec: false, noSymFollow: false, isVolatile: false };
const READY: RunObservation = {
  root: "/",
  hasLockManager: true,
  hasSmokeRunner: true,
  rescue: { state: "checked", profile: "busybox", found: "busybox" },
  packageManagers: [],
  sink: { state: "usable" },
  key: { state: "usable" },
  extraMounts: new Map(),
  neededBySelf: [],
  unfinishedRuns: [],
};
const unusable = { state: "unusable", path: "/var/log/switchyard/facts.jsonl", found: "EROFS" } as const;

type Row = readonly [string, Partial<RunObservation>, Partial<Policy>, readonly { readonly id?: string; readonly reason: string; readonly path?: string; readonly override: string | null }[]];

const TABLE: readonly Row[] = [
  ["all is there", {}, {}, []],
  ["no lock manager", { hasLockManager: false }, {}, [{ id: "E_LOCKING", reason: "no_lock_manager", override: "require_lock_manager" }]],
  ["no lock manager, in development", { hasLockManager: false }, PRESETS.development, []],
  ["no smoke runner", { hasSmokeRunner: false }, {}, [{ id: "E_SMOKE", reason: "smoke_missing", override: "require_smoke_in_commit" }]],
  ["no smoke runner, in development", { hasSmokeRunner: false }, PRESETS.development, []],
  ["no rescue", { rescue: { state: "checked", profile: "none", found: "3 tools" } }, {}, [{ reason: "rescue_missing", override: "require_rescue" }]],
  ["a subset of tools", { rescue: { state: "checked", profile: "gnu-subset", found: "6 tools" } }, {}, []],
  ["nobody looked for a rescue", { rescue: { state: "unknown", found: "nobody looked" } }, {}, [{ reason: "rescue_unknown", override: "require_rescue" }]],
  ["no rescue, in development", { rescue: { state: "checked", profile: "none", found: "3 tools" } }, PRESETS.development, []],
  ["apt at work", { packageManagers: [{ name: "apt", lock: "/var/lib/dpkg/lock", pid: 42 }] }, {}, [{ reason: "package_manager_running", path: "/var/lib/dpkg/lock", override: "allow_package_manager_running" }]],
  ["apt at work, allowed", { packageManagers: [{ name: "apt", lock: "/var/lib/dpkg/lock", pid: 42 }] }, { allow_package_manager_running: true }, []],
  ["facts cannot be written", { sink: unusable }, PRESETS.development, [{ reason: "sink_unusable", path: unusable.path, override: null }]],
  ["no key", { key: unusable }, {}, []],
  ["no key, and needed", { key: unusable }, { require_attestation: true }, [{ reason: "key_unusable", override: "require_attestation" }]],
  ["mounts as they should be", { extraMounts: new Map([["/usr", mount]]) }, { extra_mount_checks: ["/usr"] }, []],
  ["a mount that is ro and noexec", { extraMounts: new Map([["/usr", { ...mount, readOnly: true, noExec: true }]]) }, { extra_mount_checks: ["/usr"] }, [
    { reason: "read_only", path: "/usr", override: "extra_mount_checks" },
    { reason: "no_exec", path: "/usr", override: "extra_mount_checks" },
  ]],
  ["mounts that nobody told", { extraMounts: new Map([["/usr", null]]) }, { extra_mount_checks: ["/usr", "/opt"] }, [
    { reason: "mount_unknown", path: "/opt", override: "extra_mount_checks" },
    { reason: "mount_unknown", path: "/usr", override: "extra_mount_checks" },
  ]],
  ["the shell is switched", { neededBySelf: [{ path: "/bin/sh", what: ["sh"] }] }, { override_preflight: true }, [{ reason: "self_lockout", path: "/bin/sh", override: "allow_self_lockout" }]],
  ["an unfinished run", { unfinishedRuns: ["r1"] }, {}, []],
  ["an unfinished run, to be refused", { unfinishedRuns: ["r1"] }, { on_unfinished_run: "refuse" }, [{ reason: "unfinished_run", override: "on_unfinished_run" }]],
];

it.each(TABLE)("evaluateRun(): %s [REQ-L4, REQ-H3, REQ-RC2, REQ-S8, REQ-S9]", (_, change, policy, stops) => {
  const found = evaluateRun({ ...READY, ...change }, { ...DEFAULT_POLICY, ...policy });
  expect(found).toHaveLength(stops.length);
  expect(found).toMatchObject(stops.map((stop) => ({ id: "E_POLICY", ...stop, overriddenBy: null })));
});

it("evaluateRun(): a package manager at work, its pid is named; overridden, the facts can tell [REQ-S8, REQ-C2]", () => {
  const seen = { ...READY, packageManagers: [{ name: "apt", lock: "/var/lib/dpkg/lock", pid: 4242 }] };
  expect(evaluateRun(seen, DEFAULT_POLICY)[0]?.found).toContain("4242");
  const verdicts = judgeRun(seen, { ...DEFAULT_POLICY, allow_package_manager_running: true });
  expect(verdicts.filter(({ verdict }) => verdict !== "pass")).toMatchObject([{ gate: "package_manager", verdict: "overridden", stops: [{ overriddenBy: "allow_package_manager_running" }] }]);
});

it.each([
  ["require_rescue", { rescue: { state: "unknown", found: "nobody looked" } }, "--no-require-rescue"],
  ["allow_package_manager_running", { packageManagers: [{ name: "apt", lock: "/l", pid: null }] }, "--allow-package-manager-running"],
  ["extra_mount_checks", {}, "--extra-mount-checks"],
] as const)("stopError(): a stop that %s overrides, field and flag by name [REQ-C2, REQ-O8]", (field, change, flag) => {
  const [stop] = evaluateRun({ ...READY, ...change }, { ...DEFAULT_POLICY, extra_mount_checks: field === "extra_mount_checks" ? ["/usr"] : [] });
  expect(stop).toBeDefined();
  const remedies = stop === undefined ? "" : stopError(stop).remedies.join();
  expect(remedies).toContain(field);
  expect(remedies).toContain(flag);
});
