/** This defines `checkHealth`: the health checks of what a run has switched (REQ-H1, REQ-H3). */
import { closeDir, identityOf, isSwitchyardError, observe, openDir, resolveInRoot, safePath, type Root, type SafePath, type SwitchyardError } from "@switchyard/fs-atomic";
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
 * Whether checks could run now; asked before the first change.
 *
 * @throws `SmokeError` `E_SMOKE` `runner_unusable`
 */
export function prepareHealth({ policy, smokeRunner }: Context): void {
  if (policy.require_smoke_in_commit) smokeRunner?.prepare();
}

/**
 * Runs the checks, where the policy asks for them. A target that becomes absent is not looked at, nor a link put back that
 * led nowhere before.
 *
 * @throws `SmokeError` `E_SMOKE` `runner_unusable`; `E_GENERIC` `interrupted`
 */
export async function checkHealth(session: Session, work: RunWork, sources: Sources): Promise<Health> {
  const { root, context } = session;
  const { policy, smokeRunner } = context;
  if (!policy.require_smoke_in_commit || smokeRunner === undefined) return SKIPPED;
  const targets = work.intents.flatMap((intent) => smokeTargets(root, intent, sources));
  try {
    const report = await smokeRunner.run({ root, targets, signal: work.signal });
    return { status: report.smoke_status, failure: smokeFailure(report), report };
  } catch (error) {
    // Told to stop, it ends with an error of its own.
    await stopPoint(work.signal, { op: "apply", leaves: "The run was turned back." });
    throw error;
  }
}

function smokeTargets(root: Root, { record }: Intent, sources: Sources): SmokeTarget[] {
  if (record.incoming === null) return [];
  const target = safePath(targetOf(record));
  if (record.incoming.how === "link") {
    const source = sources.get(record.source ?? "");
    if (source === undefined) throw new TypeError("a source that was observed is not known");
    return [{ target, source }];
  }
  const source = whereItLeads(root, target);
  return source === null ? [] : [{ target, source }];
}

/** What came back is its own source; null where it is a link that leads nowhere. */
function whereItLeads(root: Root, target: SafePath): SmokeTarget["source"] | null {
  try {
    const { path } = resolveInRoot(root, target, "follow");
    const dir = openDir(root, path.parents);
    try {
      return { path, identity: identityOf(observe(dir, path.name)) };
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
