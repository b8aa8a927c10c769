/** This defines `expandTree`: the links that a tree of programs stands for (docs/formats/manifest.md). */
import { closeDir, formatPath, observe, openDir, safePath, SwitchyardError, type DirHandle, type Look, type SafePath } from "@switchyard/fs-atomic";
import { nearest } from "@switchyard/policy";
import type { PassedOver } from "../report/report.ts";
import type { Expanded } from "./expanded.ts";
import { atPlace } from "./at-place.ts";
import { findPrograms, type FoundPrograms } from "./find-programs.ts";
import { namePattern, type NamePattern } from "./name-pattern.ts";
import type { ParsedTree } from "./parse-request.ts";
import type { RequestPlace } from "./plan.ts";

const ALL = [namePattern("*")];

/**
 * Takes (1) the names of the directory that have no dot in front, (2) of these the wanted ones, (3) of these the programs, (4) of
 * these the ones whose target there is, unless missing ones are to be made. Sorted by name: the same directories give the same.
 *
 * @param at how errors name the tree
 * @throws `E_POLICY`: `only_unmatched`: what one of `only` means is no program there; `target_missing`, where missing targets
 * refuse; `tree_empty`: nothing is left; as `resolveInRoot` and `openDir` for either directory
 */
export function expandTree(look: Look, tree: ParsedTree, { place, at }: { readonly place: RequestPlace; readonly at: () => string }): Expanded {
  const { names, excepted, found } = inDirectory(look, { path: tree.from, at }, (dir) => surveyed(look, dir, tree));
  checkOnly(tree, { names, meant: [...found.programs, ...excepted] }, at);
  const there = inDirectory(look, { path: tree.into, at }, (dir) => found.programs.filter((name) => observe(dir, name).kind !== "none")); // (4)
  const taken = takenOf(tree, { found, there: new Set(there) }, at);
  return {
    placeOf: () => place,
    links: taken.map((name) => ({ target: below(tree.into, name), source: below(tree.from, name), sourceNow: null, protect: tree.protect, policy: tree.policy, leader: null })),
    passedOver: passedOver(tree, found, new Set(taken)),
    warnings: tree.except.flatMap((pattern) => (names.some(pattern.matches) ? [] : [exceptsNothing(tree, { pattern, names }, at)])),
  };
}

interface Surveyed {
  /** All of the directory's. */
  readonly names: readonly string[];
  /** Those that would be wanted. */
  readonly excepted: readonly string[];
  /** What the wanted ones are. */
  readonly found: FoundPrograms;
}

function surveyed(look: Look, dir: DirHandle, { only, except }: ParsedTree): Surveyed {
  const names = dir.sys.readDirectory(dir.fd).filter((name) => !name.startsWith(".")).sort(); // (1)
  const chosen = names.filter((name) => isMeant(only ?? ALL, name)); // (2)
  const found = findPrograms(look, dir, chosen.filter((name) => !isMeant(except, name))); // (3)
  return { names, excepted: chosen.filter((name) => isMeant(except, name)), found };
}

function inDirectory<T>(look: Look, { path, at }: { readonly path: SafePath; readonly at: () => string }, act: (dir: DirHandle) => T): T {
  const dir = atPlace(at, () => {
    const { parents, name } = look.resolve(path, "follow").path;
    return openDir(look.root, [...parents, name]);
  });
  try {
    return act(dir);
  } finally {
    closeDir(dir);
  }
}

function isMeant(patterns: readonly NamePattern[], name: string): boolean {
  return patterns.some(({ matches }) => matches(name));
}

/** @param meant what the names of `only` may mean; the others only help to say what was probably meant */
function checkOnly(tree: ParsedTree, { names, meant: some }: Pick<Surveyed, "names"> & { readonly meant: readonly string[] }, at: () => string): void {
  const unmatched = tree.only?.find(({ matches }) => !some.some(matches));
  if (unmatched === undefined) return;
  const meant = nearest(unmatched.text, names);
  throw refused(tree, "only_unmatched", at, { found: `no program that ${JSON.stringify(unmatched.text)} of only means`, meant });
}

function takenOf(tree: ParsedTree, { found: { programs }, there }: { readonly found: FoundPrograms; readonly there: ReadonlySet<string> }, at: () => string): readonly string[] {
  const [missing, ...more] = programs.filter((name) => !there.has(name));
  if (tree.missingTargets === "refuse" && missing !== undefined) {
    throw refused(tree, "target_missing", at, { found: `nothing at ${told(below(tree.into, missing))}${more.length === 0 ? "" : ` and ${more.length} more targets`}, which it is not to make` });
  }
  const taken = tree.missingTargets === "create" ? programs : programs.filter((name) => there.has(name));
  if (taken.length > 0) return taken;
  if (programs.length === 0) throw refused(tree, "tree_empty", at, { found: "no program to link to" });
  throw refused(tree, "tree_empty", at, { found: `${programs.length} programs, and in ${told(tree.into)} nothing of their names to replace` });
}

function passedOver(tree: ParsedTree, { programs, dangling }: FoundPrograms, taken: ReadonlySet<string>): PassedOver[] {
  const one = (name: string, why: PassedOver["why"]): PassedOver => ({ target: formatPath(below(tree.into, name)), source: formatPath(below(tree.from, name)), why });
  return [...programs.filter((name) => !taken.has(name)).map((name) => one(name, "target_missing")), ...dangling.map((name) => one(name, "source_missing"))];
}

function exceptsNothing({ from }: ParsedTree, { pattern: { text }, names }: { readonly pattern: NamePattern; readonly names: readonly string[] }, at: () => string): string {
  const meant = nearest(text, names);
  return `The tree ${at()} excepts ${JSON.stringify(text)}, which is no name in ${told(from)}${meant === null ? "" : `; did you mean ${JSON.stringify(meant)}?`}${meant === null ? "." : ""}`;
}

function below(dir: SafePath, name: string): SafePath {
  return safePath(`${formatPath(dir)}/${name}`);
}

function told(path: SafePath): string {
  return JSON.stringify(formatPath(path));
}

interface Refusal {
  readonly found: string;
  /** The name that was probably meant. */
  readonly meant?: string | null;
}

function refused({ from }: ParsedTree, reason: "only_unmatched" | "target_missing" | "tree_empty", at: () => string, { found, meant = null }: Refusal): SwitchyardError {
  const path = formatPath(from);
  const remedies = meant === null ? undefined : [`Did you mean ${JSON.stringify(meant)}?`];
  return new SwitchyardError({ id: "E_POLICY", reason, op: "plan", path, message: `Cannot plan the tree of ${JSON.stringify(path)} (${at()}): found ${found}.`, remedies });
}
