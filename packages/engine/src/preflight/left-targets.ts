/** This defines `leftTargets`: the targets that a run is to leave as they are, as its journal keeps them. */
import type { LeftTarget } from "@switchyard/journal";
import { leftTarget } from "../run/left-target.ts";
import type { Judgement } from "./judge.ts";

/** Of a plan that nothing stops. */
export function leftTargets({ left }: Pick<Judgement, "left">): LeftTarget[] {
  return left.map(({ action, seen, node, hash, error }) => leftTarget({ action_id: action.actionId, path: seen.target, kind: node.kind, hash }, error));
}
