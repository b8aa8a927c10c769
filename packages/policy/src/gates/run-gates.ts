/** This defines the gates of a run as a whole: what has to be there before its first change. */
import type { Mount } from "@switchyard/fs-atomic";
import type { Policy } from "../fields/fields.ts";
import { gate, type Finding, type Gate, type PolicyFinding } from "./gate.ts";
import { selfLockout } from "./hazard-gates.ts";
import { overridingOfRun } from "./overriding.ts";
import type { RunObservation } from "./run-observation.ts";

const runGate = (name: string, find: (seen: RunObservation, policy: Policy) => readonly Finding[]): Gate<RunObservation> => gate(name, overridingOfRun, find);

/** All gates of a run, in the order in which their stops are told. */
export const RUN_GATES: readonly Gate<RunObservation>[] = [
  runGate("lock_manager", ({ root, hasLockManager }, policy) =>
    policy.require_lock_manager && !hasLockManager
      ? [{ id: "E_LOCKING", reason: "no_lock_manager", path: root, found: "no lock manager", needed: "one, so that nobody else changes anything meanwhile", override: "require_lock_manager" }]
      : [],
  ),
  runGate("smoke_runner", ({ root, hasSmokeRunner }, policy) =>
    policy.require_smoke_in_commit && !hasSmokeRunner
      ? [{ id: "E_SMOKE", reason: "smoke_missing", path: root, found: "no smoke runner", needed: "one, to see whether what was switched works", override: "require_smoke_in_commit" }]
      : [],
  ),
  runGate("rescue", ({ root, rescue }, policy) => {
    if (!policy.require_rescue || (rescue.state === "checked" && rescue.profile !== "none")) return [];
    const reason = rescue.state === "checked" ? "rescue_missing" : "rescue_unknown";
    return [{ reason, path: root, found: rescue.found, needed: "a way back without Node: a BusyBox, or enough of the usual tools on PATH", override: "require_rescue" }];
  }),
  runGate("package_manager", ({ packageManagers }) =>
    packageManagers.map(({ name, lock, pid }) => ({
      reason: "package_manager_running", path: lock, found: `${name} at work${pid === null ? "" : ` (process ${pid})`}`, needed: "that it has ended", override: "allow_package_manager_running",
    })),
  ),
  runGate("sink", ({ sink }) => (sink.state === "usable" ? [] : [{ reason: "sink_unusable", path: sink.path, found: sink.found, needed: "a place where facts can be written" }])),
  runGate("attestation_key", ({ key }, policy) =>
    key.state === "usable" || !policy.require_attestation ? [] : [{ reason: "key_unusable", path: key.path, found: key.found, needed: "a key to sign with", override: "require_attestation" }],
  ),
  runGate("extra_mounts", ({ extraMounts }, policy) =>
    [...new Set(policy.extra_mount_checks)].sort().flatMap((path) => faultOf(extraMounts.get(path) ?? null).map((fault): Finding => ({ ...fault, path, override: "extra_mount_checks" }))),
  ),
  runGate("self_lockout", ({ neededBySelf }) => neededBySelf.map(({ path, what }) => selfLockout(path, what))),
  runGate("unfinished_run", ({ root, unfinishedRuns }, policy) =>
    policy.on_unfinished_run === "refuse" && unfinishedRuns.length > 0
      ? [{ reason: "unfinished_run", path: root, found: `${unfinishedRuns.toSorted().join(", ")}, not ended`, needed: "that it is ended first (switchyard recover)", override: "on_unfinished_run" }]
      : [],
  ),
];

function faultOf(mount: Mount | null): readonly Omit<PolicyFinding, "path" | "override">[] {
  if (mount === null) return [{ reason: "mount_unknown", found: "a mount that could not be told", needed: "a mount whose state is known" }];
  const at = JSON.stringify(mount.mountPoint);
  return [
    ...(mount.readOnly ? [{ reason: "read_only", found: `a read-only mount at ${at}`, needed: "a writable one" } as const] : []),
    ...(mount.noExec ? [{ reason: "no_exec", found: `a noexec mount at ${at}`, needed: "one that allows exec" } as const] : []),
  ];
}
