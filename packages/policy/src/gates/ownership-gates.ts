/** This defines the gate that asks whom a target belongs to (REQ-S4). */
import { gate, type Finding, type Gate } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** A package, where the policy is strict. What nobody can tell is not owned. */
export const OWNERSHIP_GATES: readonly Gate<ActionObservation>[] = [
  gate("ownership", overridingOfAction, ({ target, owner }, { strict_ownership: isStrict }): readonly Finding[] => {
    if (!isStrict || owner.state === "owned") return [];
    const [reason, found] = owner.state === "unowned" ? ["unowned", "a path that no package owns"] : ["owner_unknown", owner.found];
    return [{ id: "E_OWNERSHIP", reason, path: target, found, needed: "a target that belongs to a package", override: "strict_ownership" }];
  }),
];
