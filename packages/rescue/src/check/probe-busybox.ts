/** This defines `probeBusybox`: whether a BusyBox has all that undoing takes. */
import type { UndoTool } from "../undo-tools.ts";
import type { Candidate } from "./find-tool.ts";
import { probeTools, verdictOf, type Probing } from "./probe-tools.ts";
import type { FoundTool } from "./rescue-report.ts";
import { runTool } from "./run-tool.ts";

/** A BusyBox, and the names that it has a program for; null: it was not asked. */
export interface ProbedBusybox {
  readonly found: FoundTool;
  readonly applets: ReadonlySet<string> | null;
}

/**
 * Runs it with `--help`, and then with `--list`: it must have the needed programs, and a shell to run the script.
 *
 * @throws the signal's reason
 */
export async function probeBusybox(candidate: Candidate, needed: readonly UndoTool[], probing: Probing): Promise<ProbedBusybox> {
  const [found = null] = await probeTools([candidate], probing);
  if (found === null) throw new TypeError("one program gives one answer");
  if (!found.counts || !probing.execCheck) return { found, applets: null };
  const outcome = await runTool({ path: candidate.path, argument: "--list", timeoutMs: probing.timeoutMs, signal: probing.signal });
  const verdict = verdictOf(outcome);
  if (outcome.kind !== "exited" || verdict.why !== "usable") return { found: { ...found, ...verdict, counts: false }, applets: null };
  const applets = new Set(outcome.output.split("\n"));
  const missing = [...needed, "sh"].filter((name) => !applets.has(name));
  if (missing.length === 0) return { found, applets };
  return { found: { ...found, why: "applets_missing", detail: missing.join(" "), counts: false }, applets };
}
