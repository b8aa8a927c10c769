/** This defines `divertibilityOf`: what a local diversion of a path would have to say, and what stands in its way. */
import { errnoOf, isSwitchyardError, safePath, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { DiversionFact, PathOwnership, Verdict } from "../answer/ownership.ts";
import { CanonicalPaths } from "../database/canonical-paths.ts";
import { RootFiles } from "../database/root-files.ts";
import { ownersOf } from "../owners-of.ts";
import type { LocalDiversion } from "./local-diversion.ts";
import { readConffiles } from "./read-conffiles.ts";

/** What dpkg-divert(1) appends where nobody says otherwise. */
const SUFFIX = ".distrib";

/** What dpkg says of one path. */
export interface Divertibility {
  /** As it was asked. */
  readonly path: string;
  /** The diversion, by the path as its package lists it; or why dpkg is not known to have a file there. */
  readonly owner: { readonly state: "dpkg"; readonly diversion: LocalDiversion } | { readonly state: "other"; readonly found: string };
  /** Of the path itself. */
  readonly diversion: DiversionFact;
  /** Whether a package or a diversion has the path to which its file would go. */
  readonly isTaken: boolean;
  readonly isConffile: boolean;
  /** Whether update-alternatives(1) manages the path, as far as can be told; what cannot counts as managed. */
  readonly isAlternative: boolean;
}

/**
 * Answers for any number of paths at once. dpkg compares paths as texts: on a system where `/bin` leads to `/usr/bin` a
 * package may list `/bin/ls`, and only a diversion of just that catches its file. Reads only.
 *
 * @param paths free of links in their parents
 */
export function divertibilityOf(root: Root, paths: readonly SafePath[]): readonly Divertibility[] {
  if (paths.length === 0) return [];
  const aside = paths.map(({ parents, name }) => `/${[...parents, `${name}${SUFFIX}`].join("/")}`);
  const names = new Map(ownersOf(root, aside.flatMap(asPath)).map((answer) => [answer.path, answer]));
  const conffiles = canonicalConffiles(root);
  return ownersOf(root, paths).map((answer, index) => divertibility(answer, { beside: names.get(aside[index] ?? ""), conffiles }));
}

interface Around {
  /** What is known of the path to which its file would go; undefined: there can be no such name. */
  readonly beside: PathOwnership | undefined;
  readonly conffiles: (path: string) => boolean;
}

function divertibility({ path, canonical, verdict, diversion, alternative }: PathOwnership, { beside, conffiles }: Around): Divertibility {
  return {
    path,
    owner: ownerOf(verdict),
    diversion,
    isTaken: beside === undefined || beside.verdict.state === "owned" || beside.diversion.state !== "none",
    isConffile: conffiles(canonical ?? path),
    isAlternative: alternative.state !== "none",
  };
}

function ownerOf(verdict: Verdict): Divertibility["owner"] {
  if (verdict.state === "unowned") return { state: "other", found: "a path that no package owns" };
  if (verdict.state === "unknown") return { state: "other", found: verdict.faults.map(({ found }) => found).join("; ") };
  const { owners } = verdict;
  const [{ recorded, manager, package: name, through }] = owners;
  if (manager !== "dpkg") return { state: "other", found: `a file of ${name}, a package of ${manager}` };
  if (through === "diversion") return { state: "other", found: `a file of ${name} that was diverted here` };
  if (owners.some((owner) => owner.recorded !== recorded)) return { state: "other", found: "a file that packages list under several names" };
  return { state: "dpkg", diversion: { from: recorded, to: `${recorded}${SUFFIX}` } };
}

function canonicalConffiles(root: Root): (path: string) => boolean {
  const paths = new CanonicalPaths(root);
  const found = conffilesBelow(root);
  if (found === undefined) return () => true;
  const canonical = new Set([...found].map((path) => paths.of(path) ?? path));
  return (path) => canonical.has(path);
}

/** Undefined: that cannot be told, and any path may be one. */
function conffilesBelow(root: Root): ReadonlySet<string> | undefined {
  try {
    return readConffiles(new RootFiles(root));
  } catch (error) {
    if (isSwitchyardError(error) || errnoOf(error) !== undefined) return undefined;
    throw error;
  }
}

function asPath(path: string): SafePath[] {
  try {
    return [safePath(path)];
  } catch (error) {
    if (isSwitchyardError(error)) return [];
    throw error;
  }
}
