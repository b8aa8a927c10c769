/** This defines `manifestRequest`: what a manifest asks for. */
import type { PlanRequest } from "@switchyard/engine";
import type { Manifest } from "./read-manifest.ts";

/** Without its policy. What it does not name is empty. */
export function manifestRequest({ links = [], trees = [], groups = [], restores = [] }: Manifest): Required<Omit<PlanRequest, "placeOf">> {
  return { links, trees: trees.map(({ missing_targets: missingTargets, ...tree }) => ({ ...tree, missingTargets })), groups, restores };
}
