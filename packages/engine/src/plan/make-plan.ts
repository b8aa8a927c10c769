/** This defines `makePlan`: from what was asked to a plan without contradictions (REQ-D1, REQ-C3). */
import { formatPath, isSwitchyardError, SwitchyardError, withLook, type Look, type ReasonOf, type Root, type SafePath } from "@switchyard/fs-atomic";
import { actionId, planId } from "@switchyard/facts";
import { policyFor, type Policy } from "@switchyard/policy";
import { expandRequest } from "./expand-request.ts";
import type { Expanded } from "./expanded.ts";
import { linkText } from "./link-text.ts";
import { sharing, type ParsedLink, type ParsedRequest } from "./parse-request.ts";
import type { Plan, PlannedAction, PlannedLink, PlannedRestore } from "./plan.ts";
import { placesOf } from "./places-of.ts";

/** What planning goes by. */
export interface PlanOptions {
  readonly policy: Policy;
  /** How many actions a plan may have. */
  readonly maxActions: number;
}

/**
 * Plans what was asked for. Reads the directories of trees, and directories and links to canonicalise the targets' parents;
 * changes nothing.
 *
 * @throws {@link SwitchyardError} `E_POLICY` with `duplicate_target`,
 * `overlapping_targets`, `source_is_target`, `too_many_actions`, and what `resolveInRoot` throws (`escape`,
 * `parent_missing` …) and `expandTree`.
 */
export function makePlan(root: Root, request: ParsedRequest, options: PlanOptions): Plan {
  return withLook(root, (look) => planIn(look, request, options));
}

function planIn(look: Look, request: ParsedRequest, { policy, maxActions }: PlanOptions): Plan {
  const parts = expandRequest(look, request);
  const size = parts.reduce((sum, { links }) => sum + links.length, request.restores.length);
  if (size > maxActions) throw refused("too_many_actions", "/", `the plan has ${size} actions, allowed are ${maxActions} (see --max-actions)`);
  const directories = new Map<string, SafePath["parents"]>();
  const canonical = (wanted: SafePath): SafePath => sharing(directories, look.resolve(wanted, "keep").path);
  const planLink = linkPlanner(policy);
  const links = sorted(parts.flatMap((part) => part.links.map((link) => planLink({ ...link, target: canonical(link.target), leader: link.leader === null ? null : canonical(link.leader) }))));
  const restores = sorted(request.restores.map((restore) => planRestore({ ...restore, target: canonical(restore.target) })));
  const actions = [...links, ...restores];
  checkTargets(actions, (path) => placesOf(path, { request, parts, canonical }));
  checkSources(look, actions, links);
  return { planId: planId(actions.map((action) => action.actionId)), actions, ...toldOf(parts) };
}

/** What is to be said beside the actions; sorted, so that the order of the request makes no difference. */
function toldOf(parts: readonly Expanded[]): Pick<Plan, "passedOver" | "warnings"> {
  const passedOver = parts.flatMap((part) => part.passedOver).sort((a, b) => compare(a.target, b.target) || compare(a.source, b.source));
  return { passedOver, warnings: parts.flatMap(({ warnings }) => warnings) };
}

/** Plans links one by one; those in one directory that lead to one source in one way have one text. */
function linkPlanner(policy: Policy): (link: ParsedLink) => PlannedLink {
  const texts = { relative: new Map<SafePath["parents"], Map<SafePath, string>>(), absolute: new Map<SafePath["parents"], Map<SafePath, string>>() };
  return ({ target, source, sourceNow, protect, policy: own, leader }) => {
    const isAbsolute = policyFor(own, policy).absolute_links;
    const of = isAbsolute ? texts.absolute : texts.relative;
    const inDirectory = of.get(target.parents) ?? new Map<SafePath, string>();
    of.set(target.parents, inDirectory);
    const dest = inDirectory.get(source) ?? linkText(target, source, isAbsolute);
    inDirectory.set(source, dest);
    const id = actionId({ kind: "link", target: formatPath(target), source: formatPath(source), dest, protect });
    return { kind: "link", actionId: id, target, source, sourceNow, dest, protect, policy: own, leader, isPointer: false };
  };
}

function planRestore({ target, which, policy }: ParsedRequest["restores"][number]): PlannedRestore {
  return { kind: "restore", actionId: actionId({ kind: "restore", target: formatPath(target), which }), target, which, policy };
}

/** By target. Each path is written out once, not for every comparison. */
function sorted<T extends PlannedAction>(actions: readonly T[]): T[] {
  const keyed = actions.map((action) => ({ path: formatPath(action.target), action }));
  return keyed.sort((a, b) => compare(a.path, b.path)).map(({ action }) => action);
}

/** @param places where the request names a target, for people */
function checkTargets(actions: readonly PlannedAction[], places: (path: string) => readonly string[]): void {
  const targets = new Set<string>();
  for (const { target } of actions) {
    const path = formatPath(target);
    if (targets.has(path)) throw refused("duplicate_target", path, `the plan names it twice (after links in its path were resolved), at ${listed(places(path))}`);
    targets.add(path);
  }
  for (const { target } of actions) {
    const above = parentsOf(target).find((path) => targets.has(path));
    if (above !== undefined) throw refused("overlapping_targets", formatPath(target), `the plan (${listed(places(formatPath(target)))}) also changes ${JSON.stringify(above)} above it (${listed(places(above))})`);
  }
}

/** A source that is itself switched would make a loop, or lead elsewhere than was checked. */
function checkSources(look: Look, actions: readonly PlannedAction[], links: readonly PlannedLink[]): void {
  const targets = new Set(actions.map((action) => formatPath(action.target)));
  for (const source of new Set(links.map((link) => link.source))) {
    const met = pathsOf(look, source).find((path) => targets.has(path));
    if (met !== undefined) throw refused("source_is_target", formatPath(source), `it leads to or through ${JSON.stringify(met)}, which the plan changes`);
  }
}

/** Every link the source leads through, and where it ends; its own text where it leads nowhere, which a gate tells. */
function pathsOf(look: Look, source: SafePath): readonly string[] {
  try {
    const { path, links } = look.resolve(source, "follow");
    return [...links, formatPath(path)];
  } catch (error) {
    if (isSwitchyardError(error)) return [formatPath(source)];
    throw error;
  }
}

/** A few say it. */
function listed(places: readonly string[]): string {
  const [some, more] = [places.slice(0, 3), places.length - 3];
  return `${some.join(" and ")}${more > 0 ? ` and ${more} more places` : ""}`;
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
