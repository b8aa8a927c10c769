/** This defines `manifestRequest`: what a manifest asks for, and what options add to it. */
import type { PlanRequest, RequestPlace } from "@switchyard/engine";
import { optionOf } from "./option-of.ts";
import type { ListedRequest } from "./flag-request.ts";
import type { Manifest } from "./read-manifest.ts";

/** Without its policy. Errors name the manifest's own places as `placeOf` does, and of the rest the option. */
export function manifestRequest({ links = [], trees = [], groups = [], restores = [] }: Manifest, placeOf: (place: RequestPlace) => string, more: ListedRequest): PlanRequest {
  const listed: ListedRequest = { links, trees: trees.map(({ missing_targets: missingTargets, ...tree }) => ({ ...tree, missingTargets })), groups, restores };
  /** The options come after what the manifest lists. */
  const optionAt = ([list, index]: RequestPlace): RequestPlace | null => (isList(list) && typeof index === "number" && index >= listed[list].length ? [list, index - listed[list].length] : null);
  return {
    links: [...listed.links, ...more.links],
    trees: [...listed.trees, ...more.trees],
    groups,
    restores: [...listed.restores, ...more.restores],
    placeOf: (place) => {
      const option = optionAt(place);
      return option === null ? placeOf(place) : optionOf(option);
    },
  };
}

function isList(key: unknown): key is keyof ListedRequest {
  return key === "links" || key === "trees" || key === "groups" || key === "restores";
}
