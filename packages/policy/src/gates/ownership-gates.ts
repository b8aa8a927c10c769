/** This defines the gates that ask whom a target belongs to, and what its package manager would have there (REQ-S4, REQ-R10). */
import { gate, type Finding, type Gate } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";
import { staleFinding } from "./stale-finding.ts";

/** A package, where the policy is strict (what nobody can tell is not owned); no way back behind the package manager. */
export const OWNERSHIP_GATES: readonly Gate<ActionObservation>[] = [
  gate("ownership", overridingOfAction, ({ target, owner, isPointer }, { strict_ownership: isStrict }): readonly Finding[] => {
    // A pointer is ours, and never a package's.
    if (!isStrict || isPointer || owner.state === "owned") return [];
    const [reason, found] = owner.state === "unowned" ? (["unowned", "a path that no package owns"] as const) : (["owner_unknown", owner.found] as const);
    return [{ id: "E_OWNERSHIP", reason, path: target, found, needed: "a target that belongs to a package", override: "strict_ownership" }];
  }),
  gate("stale_backup", overridingOfAction, ({ target, staleBackup: stale }): readonly Finding[] => (stale === null ? [] : [staleFinding(target, stale)])),
];
