/** This defines `preflightFacts`: what the gates found. */
import { printable, type Fact } from "@switchyard/facts";
import type { JudgedAction, Judgement } from "../../preflight/judge.ts";
import { plannedKind } from "../../report/apply-actions.ts";
import { ownPolicy } from "../../report/own-policy.ts";
import { preservationIn, warningsIn } from "../metadata-keys.ts";
import { unguarded } from "./asked-lock.ts";
import { common, failure, type FactContext } from "./fact-context.ts";
import { degradedIn } from "./foreseen-change.ts";
import { gatesOf, idsOf } from "./gates-in.ts";

/** One `preflight` fact for each action, and the `preflight.summary`. */
export function* preflightFacts(context: FactContext, judgement: Judgement, hasLockManager: boolean): Generator<Fact> {
  for (const action of judgement.actions) {
    const { error } = action;
    yield {
      stage: "preflight",
      ...common(context, error === null),
      ...warningsIn(action),
      ...(error === null ? {} : { error_id: error.id, reason: error.reason }),
      action_id: action.action.actionId,
      path: printable(action.seen.target),
      current_kind: action.node.kind,
      planned_kind: plannedKind(action),
      policy_ok: error === null,
      fs_type: action.seen.mount?.fsType ?? null,
      provenance: provenanceOf(action),
      ...ownPolicy(action.action),
      ...gatesOf(action),
      ...degradedIn(action),
      ...preservationIn(action),
    };
  }
  const stopped = judgement.actions.filter((action) => action.error !== null).length;
  yield {
    stage: "preflight.summary",
    ...common(context, judgement.error === null),
    ...failure(judgement.error),
    ...unguarded(hasLockManager, judgement.error),
    actions: judgement.actions.length,
    stopped,
    bytes_hashed: judgement.bytesHashed,
    ...gatesOf(judgement.run),
    ...rescueOf(judgement),
    summary_error_ids: idsOf(judgement.errors),
  };
}

/** Of the target as it is now (REQ-O7). */
function provenanceOf({ node, owner }: JudgedAction): Extract<Fact, { stage: "preflight" }>["provenance"] {
  const [uid, gid] = node.kind === "none" ? [null, null] : [node.stat.uid, node.stat.gid];
  return { uid, gid, package: owner === null ? null : printable(owner.package), version: owner === null ? null : printable(owner.version) };
}

function rescueOf({ run: { rescue } }: Judgement): Pick<Extract<Fact, { stage: "preflight.summary" }>, "rescue_profile" | "rescue_found"> {
  if (rescue.state === "unknown") return { rescue_profile: null, rescue_found: null };
  return { rescue_profile: rescue.profile, rescue_found: printable(rescue.found) };
}
