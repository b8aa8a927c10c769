/** This defines `ownersOf`: to which packages paths belong, by the databases of the system below a root. */
import { formatPath, type Root, type SafePath } from "@switchyard/fs-atomic";
import { readAlternatives, type Alternatives } from "./alternatives/read-alternatives.ts";
import { decide, diversionOf } from "./answer/decide.ts";
import { outcomeOf, type Outcome, type Outcomes } from "./answer/outcome.ts";
import type { PathOwnership } from "./answer/ownership.ts";
import { readApk } from "./apk/read-apk.ts";
import { CanonicalPaths } from "./database/canonical-paths.ts";
import type { DatabaseFault } from "./database/database-fault.ts";
import { faultOf } from "./database/fault-of.ts";
import type { Question, Reading } from "./database/reading.ts";
import { RootFiles } from "./database/root-files.ts";
import { readDpkg } from "./dpkg/read-dpkg.ts";
import type { Manager } from "./manager.ts";
import { readPacman } from "./pacman/read-pacman.ts";
import { readRpm } from "./rpm/read-rpm.ts";

/**
 * Answers for any number of paths at once, in the order in which they were asked (REQ-S4). Every database is read once,
 * and only read: no program is run, no lock is taken, no file is made. What is answered was so at one moment; whether a
 * manager is at work is what `managerLocks` says.
 *
 * The databases are those below the root, found by the root's own links. What cannot be read is never taken for an
 * answer: a path is `unowned` only where every database was read whole, else `unknown` with the faults.
 *
 * @throws nothing of its own; an error is a mistake in a program
 */
export function ownersOf(root: Root, paths: readonly SafePath[]): readonly PathOwnership[] {
  if (paths.length === 0) return [];
  const canonicalPaths = new CanonicalPaths(root);
  const asked = paths.map((path) => ({ path: formatPath(path), canonical: canonicalPaths.of(formatPath(path)) }));
  const question: Question = {
    paths: new Set(asked.flatMap(({ canonical }) => canonical ?? [])),
    canonical: (path) => canonicalPaths.of(path),
  };
  const files = new RootFiles(root);
  const outcomes: Outcomes = {
    dpkg: outcome("dpkg", "/var/lib/dpkg", () => readDpkg(files, question)),
    rpm: outcome("rpm", "/var/lib/rpm", () => readRpm(files, question)),
    pacman: outcome("pacman", "/var/lib/pacman/local", () => readPacman(files, question)),
    apk: outcome("apk", "/lib/apk/db/installed", () => readApk(files, question)),
  };
  const alternatives = readAlternatives(files, question);
  return asked.map(({ path, canonical }) => (canonical === undefined ? unresolvable(path) : answer({ path, canonical }, { outcomes, alternatives })));
}

function outcome(manager: Manager, file: string, read: () => Reading | undefined): Outcome {
  try {
    return outcomeOf(read());
  } catch (error) {
    return { state: "failed", fault: faultOf(manager, file, error) };
  }
}

function answer(asked: { path: string; canonical: string }, { outcomes, alternatives }: { outcomes: Outcomes; alternatives: Alternatives }): PathOwnership {
  const alternative = alternatives.links.get(asked.canonical) ?? (alternatives.fault === undefined ? { state: "none" } : { state: "unknown", fault: alternatives.fault });
  return { ...asked, verdict: decide(asked, outcomes), diversion: diversionOf(asked, outcomes), alternative };
}

function unresolvable(path: string): PathOwnership {
  const fault: DatabaseFault = { manager: null, reason: "path_unresolvable", file: path, found: "a link in its parents leads out of the root, or cannot be followed" };
  return { path, canonical: null, verdict: { state: "unknown", faults: [fault] }, diversion: { state: "unknown" }, alternative: { state: "unknown", fault } };
}
