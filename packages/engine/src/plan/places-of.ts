/** This defines `placesOf`: where a request names a target, for people. */
import { formatPath, type SafePath } from "@switchyard/fs-atomic";
import type { Expanded } from "./expanded.ts";
import type { ParsedRequest } from "./parse-request.ts";
import type { RequestPlace } from "./plan.ts";

/** What was asked for, and what it stands for. */
export interface Asked {
  readonly request: ParsedRequest;
  readonly parts: readonly Expanded[];
  /** A target free of links in its parents. */
  readonly canonical: (target: SafePath) => SafePath;
}

/** All places, in the order of the request. Looked for only where there is an error to tell: nothing notes them before. */
export function placesOf(target: string, { request, parts, canonical }: Asked): readonly string[] {
  const isMeant = (one: { readonly target: SafePath }): boolean => formatPath(canonical(one.target)) === target;
  const ofParts = parts.flatMap(({ placeOf, links }) => links.flatMap((link, index): RequestPlace[] => (isMeant(link) ? [placeOf(index)] : [])));
  const ofRestores = request.restores.flatMap((restore, index): RequestPlace[] => (isMeant(restore) ? [["restores", index]] : []));
  return [...ofParts, ...ofRestores].map(request.placeOf);
}
