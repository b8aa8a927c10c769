/** This defines the gates that keep targets in the places that the policy allows (REQ-S9). */
import { gate, type Finding, type Gate } from "./gate.ts";
import { isBelow } from "./is-below.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** In an allowed place, where the policy names any; in no forbidden one. */
export const PATH_GATES: readonly Gate<ActionObservation>[] = [
  gate("allow_roots", overridingOfAction, ({ target, canonicalPaths }, { allow_roots: places }): readonly Finding[] => {
    if (places.length === 0 || places.some((place) => isBelow(target, canonicalPaths.get(place) ?? place))) return [];
    return [{ reason: "outside_allow_roots", path: target, found: "a target in none of the allowed places", needed: `one in ${listed(places)}`, override: "allow_roots" }];
  }),
  // Both as written and free of links: a place that is a link forbids its name and what it leads to.
  gate("forbid_paths", overridingOfAction, ({ target, canonicalPaths }, { forbid_paths: places }): readonly Finding[] => {
    const hit = places.filter((place) => isBelow(target, place) || isBelow(target, canonicalPaths.get(place) ?? place));
    return hit.length === 0 ? [] : [{ reason: "forbidden_path", path: target, found: `a target in ${listed(hit)}`, needed: "one outside of it", override: "forbid_paths" }];
  }),
];

/** Sorted, so that the order in the policy makes no difference. */
function listed(places: readonly string[]): string {
  return [...new Set(places)].sort().map((place) => JSON.stringify(place)).join(" or ");
}
