/** This defines the gate that asks what a target's directory can keep (REQ-S5). */
import { PRESERVED } from "../fields/target-fields.ts";
import { gate, type Finding, type Gate, type PolicyFinding } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** All that the policy needs kept. What nobody tried is not kept. */
export const PRESERVATION_GATES: readonly Gate<ActionObservation>[] = [
  gate("preservation", overridingOfAction, ({ target, preservation }, { require_preservation: required }): readonly Finding[] => {
    const wanted = PRESERVED.filter((what) => required.includes(what));
    if (wanted.length === 0) return [];
    const base = { path: target, needed: `a directory that keeps ${wanted.join(", ")}`, override: "require_preservation" } as const;
    const one = (reason: PolicyFinding["reason"], found: string): readonly Finding[] => [{ ...base, reason, found }];
    if (preservation.state === "unknown") return one("preservation_unknown", preservation.found);
    const lost = wanted.filter((what) => preservation[what] === false);
    const untried = wanted.flatMap((what) => {
      const kept = preservation[what];
      return typeof kept === "boolean" ? [] : [`${what} (${kept.untried})`];
    });
    return [
      ...(lost.length === 0 ? [] : one("preservation_missing", `a directory that does not keep ${lost.join(", ")}`)),
      ...(untried.length === 0 ? [] : one("preservation_unknown", `a directory where ${untried.join(", ")} could not be tried`)),
    ];
  }),
];
