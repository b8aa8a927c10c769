/** This defines `unlessDecided`: a request in which whoever runs it has the last word. */
import type { PlanDocument, PlanRequest } from "@switchyard/engine";
import { isPolicyField, type ResolvedPolicy } from "@switchyard/policy";

type Request = PlanRequest | { readonly saved: PlanDocument };
type Origins = ResolvedPolicy["origins"];

/**
 * The same, but no action has a field for itself that the environment or a flag decides for the run: they are stronger than a
 * manifest, whatever it says it of.
 */
export function unlessDecided<R extends Request>(request: R, origins: Origins): R {
  const own = <T extends { readonly policy?: object | undefined }>(item: T): T => (item.policy === undefined ? item : { ...item, policy: undecided(item.policy, origins) });
  if ("saved" in request) return { ...request, saved: { ...request.saved, actions: request.saved.actions.map(own) } };
  const { links, restores = [], trees = [], groups = [] } = request;
  return { ...request, links: links.map(own), restores: restores.map(own), trees: trees.map(own), groups: groups.map(({ leader, followers }) => ({ leader: own(leader), followers: followers.map(own) })) };
}

function undecided(policy: object, origins: Origins): object {
  return Object.fromEntries(Object.entries(policy).filter(([field]) => !isPolicyField(field) || (origins[field].kind !== "flag" && origins[field].kind !== "environment")));
}
