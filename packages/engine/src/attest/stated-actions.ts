/** This defines `statedActions`: what a run says that it did. */
import { safePath, type NodeIdentity } from "@switchyard/fs-atomic";
import type { RunAction } from "@switchyard/attest";
import { Series } from "../report/series.ts";
import { afterKindOf, targetOf, type Intent } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";

/** Of a run that was committed: all its actions, or, of a rollback, those that came about. */
export function statedActions({ begin, intents, progress }: RunWork): Iterable<RunAction> {
  return new Series(function* () {
    for (const intent of intents) if (begin.verb === "apply" || progress.get(intent.record.index)?.outcome === "settled") yield statedOf(intent);
  });
}

function statedOf(intent: Intent): RunAction {
  const { action_id, source_hash: sourceHash = null, prior, prior_hash, after_hash } = intent.record;
  const path = safePath(targetOf(intent.record));
  return { actionId: action_id, path, before: { kind: statedKind(prior.kind), hash: prior_hash }, after: { kind: statedKind(afterKindOf(intent)), hash: after_hash }, sourceHash };
}

/** Gates let no run change anything else. */
function statedKind(kind: NodeIdentity["kind"]): RunAction["before"]["kind"] {
  if (kind === "dir" || kind === "other") throw new TypeError(`a run changed a node of the kind ${kind}`);
  return kind;
}
