/** This defines `parseRequest`: what was asked for, parsed by text alone. */
import { safePath, SwitchyardError, type SafePath } from "@switchyard/fs-atomic";
import type { ActionPolicy, LinkPolicy, RestorePolicy } from "@switchyard/policy";
import { atPlace } from "./at-place.ts";
import { namePattern, type NamePattern } from "./name-pattern.ts";
import type { GroupRequest, LinkRequest, MissingTargets, PlanRequest, RequestPlace, TreeRequest, Which } from "./plan.ts";

/** One link whose paths are well-formed. */
export interface ParsedLink {
  readonly target: SafePath;
  readonly source: SafePath;
  /** Null: it is there already. */
  readonly sourceNow: SafePath | null;
  readonly protect: boolean;
  /** Null: it has none for itself. */
  readonly policy: LinkPolicy | null;
  /** The target of the link that it goes along with; null: none. */
  readonly leader: SafePath | null;
}

/** One tree whose paths and patterns are well-formed. */
export interface ParsedTree extends Pick<ParsedLink, "protect" | "policy"> {
  readonly from: SafePath;
  readonly into: SafePath;
  /** Null: all. */
  readonly only: readonly NamePattern[] | null;
  readonly except: readonly NamePattern[];
  readonly missingTargets: MissingTargets;
}

/** One group whose paths are well-formed. */
export interface ParsedGroup {
  readonly leader: ParsedLink;
  readonly followers: readonly { readonly link: ParsedLink; readonly isOptional: boolean }[];
}

/** A request whose paths are well-formed. */
export interface ParsedRequest {
  readonly links: readonly ParsedLink[];
  readonly restores: readonly { readonly target: SafePath; readonly which: Which; readonly policy: RestorePolicy | null }[];
  readonly trees: readonly ParsedTree[];
  readonly groups: readonly ParsedGroup[];
  /** How errors name a place of the request. */
  readonly placeOf: (place: RequestPlace) => string;
}

/** How many actions a request names itself. How many a tree makes is known only once its directory was read. */
export function sizeOf({ links, restores, groups }: ParsedRequest): number {
  return links.length + restores.length + groups.reduce((sum, { followers }) => sum + 1 + followers.length, 0);
}

/** Parses what was asked for, by text alone. @throws `E_USAGE` for malformed paths and patterns, and an empty request */
export function parseRequest({ links, restores = [], trees = [], groups = [], placeOf = placeText }: PlanRequest): ParsedRequest {
  if (links.length + restores.length + trees.length + groups.length === 0) throw emptyPlan();
  const sources = new Map<string, SafePath>();
  const directories = new Map<string, SafePath["parents"]>();
  // One multi-call program is the source of many links, and parsed once.
  const sourceOf = (text: string): SafePath => {
    const source = sources.get(text) ?? safePath(text);
    sources.set(text, source);
    return source;
  };
  const targetOf = (text: string): SafePath => sharing(directories, safePath(text));
  const parseLink = ({ target, source, sourceNow, protect = false, policy }: LinkRequest, leader: SafePath | null = null): ParsedLink => ({ target: targetOf(target), source: sourceOf(source), sourceNow: sourceNow === undefined ? null : safePath(sourceNow), protect, policy: ownOf(policy), leader });
  const parseGroup = ({ leader: first, followers }: GroupRequest): ParsedGroup => {
    const leader = parseLink(first);
    return { leader, followers: followers.map(({ optional: isOptional = false, ...link }) => ({ link: parseLink(link, leader.target), isOptional })) };
  };
  return {
    links: each("links", links, placeOf, (link) => parseLink(link)),
    restores: each("restores", restores, placeOf, ({ target, which = "newest", policy }) => ({ target: targetOf(target), which, policy: ownOf(policy) })),
    trees: each("trees", trees, placeOf, parseTree),
    groups: each("groups", groups, placeOf, parseGroup),
    placeOf,
  };
}

/** The same path; targets in one directory have one list of its components. */
export function sharing(directories: Map<string, SafePath["parents"]>, path: SafePath): SafePath {
  const key = path.parents.join("/");
  const parents = directories.get(key) ?? path.parents;
  directories.set(key, parents);
  return { ...path, parents };
}

function parseTree({ from, into, only, except = [], missingTargets = "skip", protect = false, policy }: TreeRequest): ParsedTree {
  return { from: safePath(from), into: safePath(into), only: only?.map(namePattern) ?? null, except: except.map(namePattern), missingTargets, protect, policy: ownOf(policy) };
}

/** One that names no field says nothing. */
function ownOf<P extends ActionPolicy>(policy: P | undefined): P | null {
  return policy === undefined || Object.values(policy).every((value) => value === undefined) ? null : policy;
}

/** Parses each; an error says which it was. */
function each<T, R>(key: string, items: readonly T[], placeOf: ParsedRequest["placeOf"], parse: (item: T) => R): readonly R[] {
  return items.map((item, index) => atPlace(() => placeOf([key, index]), () => parse(item)));
}

function placeText(place: RequestPlace): string {
  return place.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${text === "" ? "" : "."}${key}`), "");
}

function emptyPlan(): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "empty_plan", op: "plan", message: "The plan is empty: it names no link, no tree, no group and no restore." });
}
