/** This defines `checkHealth`: the health checks of what a run has switched (REQ-H1, REQ-H3). */
import { identityOf, isSwitchyardError, safePath, type SwitchyardError } from "@switchyard/fs-atomic";
import { smokeFailure, type SmokeReport, type SmokeTarget } from "@switchyard/smoke";
import type { Context } from "../context.ts";
import type { JudgedAction } from "../preflight/judge.ts";
import { targetOf, type Intent } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";
import { stopPoint } from "../stop/stop-point.ts";

/** Where a source's links lead to, and the node that was found there when planning. */
export type Sources = ReadonlyMap<string, SmokeTarget["source"]>;

/** How the checks came out. */
export interface Health {
  readonly status: "ok" | "failed" | "skipped";
  /** Null: nothing is wrong, or nobody looked. */
  readonly failure: SwitchyardError | null;
  /** Null where nobody looked. */
  readonly report: SmokeReport | null;
}

const SKIPPED: Health = { status: "skipped", failure: null, report: null };

/** What the checks will have to know of the sources; empty where the policy asks for no checks. By the sources as planned. */
export function sourcesOf(actions: readonly JudgedAction[], { require_smoke_in_commit: isAsked }: Context["policy"]): Sources {
  const sources = new Map<string, SmokeTarget["source"]>();
  for (const { seen } of isAsked ? actions : []) {
    const { source, sourceNode } = seen;
    if (sourceNode.state !== "present" || sources.has(source)) continue;
    sources.set(source, { path: safePath(sourceNode.resolved), identity: identityOf(sourceNode.node) });
  }
  return sources;
}

/**
 * Whether checks could run now; asked before the first change of a commit. Trying that makes a directory, so a dry run, which writes
 * nothing, does not.
 *
 * @throws `SmokeError` `E_SMOKE` `runner_unusable`
 */
export function prepareHealth({ policy, smokeRunner }: Context): void {
  if (policy.require_smoke_in_commit) smokeRunner?.prepare();
}

/**
 * Runs the checks, where the policy asks for them, on what was switched. What was put back is what it was, whether or not it
 * ever answered to anything. A runner that fails is a failure of the checks.
 *
 * @param targetsOf asked only where somebody is to look
 * @throws `E_GENERIC` `interrupted`
 */
export async function checkHealth(session: Session, work: RunWork, targetsOf: (intents: readonly Intent[]) => readonly SmokeTarget[]): Promise<Health> {
  const { root, context } = session;
  const { policy, smokeRunner } = context;
  if (!policy.require_smoke_in_commit || smokeRunner === undefined) return SKIPPED;
  const targets = targetsOf(work.intents);
  context.onProgress?.({ step: "checking", done: 0, total: null });
  try {
    const report = await smokeRunner.run({ root, targets, signal: work.signal });
    return { status: report.smoke_status, failure: smokeFailure(report), report };
  } catch (error) {
    // Told to stop, it ends with an error of its own.
    await stopPoint(work.signal, { op: "apply", leaves: "The run was turned back." });
    if (!isSwitchyardError(error) || error.id !== "E_SMOKE") throw error;
    return { status: "failed", failure: error, report: null };
  }
}

/** What a link is to lead to, by the sources as planned. */
export function smokeTargets({ record }: Intent, sources: Sources): SmokeTarget[] {
  if (record.incoming?.how !== "link") return [];
  const source = sources.get(record.source ?? "");
  if (source === undefined) throw new TypeError("a source that was observed is not known");
  return [{ target: safePath(targetOf(record)), source: { ...source, isProgram: record.program !== false } }];
}
