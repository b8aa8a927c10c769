/** This defines `makePlan`: from what was asked to a plan without contradictions (REQ-D1, REQ-C3). */
import { formatPath, isSwitchyardError, resolveInRoot, safePath, SwitchyardError, type ReasonOf, type Root, type SafePath } from "@switchyard/fs-atomic";
import { actionId, planId } from "@switchyard/facts";
import type { Policy } from "@switchyard/policy";
import { linkText } from "./link-text.ts";
import type { Plan, PlannedAction, PlannedLink, PlannedRestore, PlanRequest, Which } from "./plan.ts";

/** A request whose paths are well-formed. */
export interface ParsedRequest {
  readonly links: readonly { readonly target: SafePath; readonly source: SafePath; readonly protect: boolean }[];
  readonly restores: readonly { readonly target: SafePath; readonly which: Which }[];
}

/** How many actions a request names. */
export function sizeOf({ links, restores }: ParsedRequest): number {
  return links.length + restores.length;
}

/** Parses what was asked for, by text alone. @throws `E_USAGE` for malformed paths and an empty request */
export function parseRequest({ links, restores = [] }: PlanRequest): ParsedRequest {
  if (links.length + restores.length === 0) {
    throw new SwitchyardError({ id: "E_USAGE", reason: "empty_plan", op: "plan", message: "The plan is empty: it names no link and no restore." });
  }
  const sources = new Map<string, SafePath>();
  const directories = new Map<string, SafePath["parents"]>();
  // One multi-call program is the source of many links, and parsed once.
  const sourceOf = (text: string): SafePath => {
    const source = sources.get(text) ?? safePath(text);
    sources.set(text, source);
    return source;
  };
  const targetOf = (text: string): SafePath => sharing(directories, safePath(text));
  return {
    links: links.map(({ target, source, protect = false }) => ({ target: targetOf(target), source: sourceOf(source), protect })),
    restores: restores.map(({ target, which = "newest" }) => ({ target: targetOf(target), which })),
  };
}

/** What planning goes by. */
export interface PlanOptions {
  readonly policy: Policy;
  /** How many actions a plan may have. */
  readonly maxActions: number;
}

/**
 * Plans the links. Reads directories and links to canonicalise the targets' parents, changes nothing.
 *
 * @throws {@link SwitchyardError} `E_POLICY` with `duplicate_target`,
 * `overlapping_targets`, `source_is_target`, `too_many_actions`, and what `resolveInRoot` throws (`escape`,
 * `parent_missing` …).
 */
export function makePlan(root: Root, request: ParsedRequest, { policy, maxActions }: PlanOptions): Plan {
  const size = sizeOf(request);
  if (size > maxActions) throw refused("too_many_actions", "/", `the plan has ${size} actions, allowed are ${maxActions} (see --max-actions)`);
  const directories = new Map<string, SafePath["parents"]>();
  const canonical = (wanted: SafePath): SafePath => sharing(directories, resolveInRoot(root, wanted, "keep").path);
  const planLink = linkPlanner(policy);
  const links = sorted(request.links.map((link) => planLink({ ...link, target: canonical(link.target) })));
  const restores = sorted(request.restores.map(({ target, which }) => planRestore(canonical(target), which)));
  const actions = [...links, ...restores];
  checkTargets(actions);
  checkSources(root, actions, links);
  return { planId: planId(actions.map((action) => action.actionId)), actions };
}

/** The same path; targets in one directory have one list of its components. */
function sharing(directories: Map<string, SafePath["parents"]>, path: SafePath): SafePath {
  const key = path.parents.join("/");
  const parents = directories.get(key) ?? path.parents;
  directories.set(key, parents);
  return { ...path, parents };
}

/** Plans links one by one; those in one directory that lead to one source have one text. */
function linkPlanner(policy: Policy): (link: ParsedRequest["links"][number]) => PlannedLink {
  const texts = new Map<SafePath["parents"], Map<SafePath, string>>();
  return ({ target, source, protect }) => {
    const inDirectory = texts.get(target.parents) ?? new Map<SafePath, string>();
    texts.set(target.parents, inDirectory);
    const dest = inDirectory.get(source) ?? linkText(target, source, policy.absolute_links);
    inDirectory.set(source, dest);
    const id = actionId({ kind: "link", target: formatPath(target), source: formatPath(source), dest, protect });
    return { kind: "link", actionId: id, target, source, dest, protect };
  };
}

function planRestore(target: SafePath, which: Which): PlannedRestore {
  return { kind: "restore", actionId: actionId({ kind: "restore", target: formatPath(target), which }), target, which };
}

/** By target. Each path is written out once, not for every comparison. */
function sorted<T extends PlannedAction>(actions: readonly T[]): T[] {
  const keyed = actions.map((action) => ({ path: formatPath(action.target), action }));
  return keyed.sort((a, b) => compare(a.path, b.path)).map(({ action }) => action);
}

function checkTargets(actions: readonly PlannedAction[]): void {
  const targets = new Set<string>();
  for (const { target } of actions) {
    const path = formatPath(target);
    if (targets.has(path)) throw refused("duplicate_target", path, "the plan names it twice (after links in its path were resolved)");
    targets.add(path);
  }
  for (const { target } of actions) {
    const above = parentsOf(target).find((path) => targets.has(path));
    if (above !== undefined) throw refused("overlapping_targets", formatPath(target), `the plan also changes ${JSON.stringify(above)} above it`);
  }
}

/** A source that is itself switched would make a loop, or lead elsewhere than was checked. */
function checkSources(root: Root, actions: readonly PlannedAction[], links: readonly PlannedLink[]): void {
  const targets = new Set(actions.map((action) => formatPath(action.target)));
  for (const source of new Set(links.map((link) => link.source))) {
    const met = pathsOf(root, source).find((path) => targets.has(path));
    if (met !== undefined) throw refused("source_is_target", formatPath(source), `it leads to or through ${JSON.stringify(met)}, which the plan changes`);
  }
}

/** Every link the source leads through, and where it ends; its own text where it leads nowhere, which a gate tells. */
function pathsOf(root: Root, source: SafePath): readonly string[] {
  try {
    const { path, links } = resolveInRoot(root, source, "follow");
    return [...links, formatPath(path)];
  } catch (error) {
    if (isSwitchyardError(error)) return [formatPath(source)];
    throw error;
  }
}

function parentsOf(path: SafePath): string[] {
  return path.parents.map((_, index) => `/${path.parents.slice(0, index + 1).join("/")}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function refused(reason: ReasonOf<"E_POLICY">, path: string, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_POLICY", reason, op: "plan", path, message: `Cannot plan ${JSON.stringify(path)}: ${found}.` });
}
