/** This defines `checkAnnounced`: whether everything was on disk that must be there before a target changes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseDocument } from "../../command/parse-document.ts";
import { RUNS_DIRECTORY } from "../../scratch/program-directories.ts";
import { parseReservedName } from "../../scratch/reserved-name.ts";

/** A tree as a crash left it, before any recovery. */
export interface Announced {
  readonly root: string;
  /** The targets that a run has changed. */
  readonly changed: readonly string[];
  /** The reserved names that had been there before that run. */
  readonly before: ReadonlySet<string>;
}

/**
 * Once any target is as planned, the run's plan and undo script are whole [REQ-RC1], and each target that is has a whole sidecar
 * [REQ-B2]: someone who has neither journal nor command finds there what to do. Only of an apply; one sentence for each that is
 * missing or torn.
 */
export function checkAnnounced({ root, changed, before }: Announced): readonly string[] {
  if (changed.length === 0) return [];
  return [...checkFolder(root), ...changed.flatMap((target) => checkSidecar(root, target, before))];
}

function checkFolder(root: string): readonly string[] {
  const runs = join(root, RUNS_DIRECTORY);
  const newest = (existsSync(runs) ? readdirSync(runs) : []).toSorted().at(-1);
  if (newest === undefined) return ["a target has changed, and there is no run"];
  const [plan, script] = ["plan.json", "undo.sh"].map((name) => textOf(join(runs, newest, name)));
  return [
    ...(parseDocument(plan ?? "") === undefined ? ["a target has changed, and the run's plan is not whole"] : []),
    ...(isWholeScript(script ?? "") ? [] : ["a target has changed, and the run's undo script is not whole"]),
  ];
}

/** What a crash leaves of a file lacks its end, or has zeros in it. */
function isWholeScript(text: string): boolean {
  return text.startsWith("#!") && text.endsWith("\nexit 0\n") && !text.includes("\0");
}

function checkSidecar(root: string, target: string, before: ReadonlySet<string>): readonly string[] {
  const sidecars = readdirSync(join(root, dirname(target))).filter((name) => {
    const reserved = parseReservedName(name);
    return reserved?.role === "bak.meta.json" && reserved.subject === basename(target) && !before.has(join(dirname(target), name));
  });
  const whole = sidecars.filter((name) => parseDocument(textOf(join(root, dirname(target), name)) ?? "")?.["name"] === basename(target));
  return whole.length > 0 ? [] : [`${target} has changed, and ${sidecars.length === 0 ? "has no sidecar" : "its sidecar is not whole"}`];
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
