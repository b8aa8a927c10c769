/** This defines the errors of `verify`. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { FoundTarget } from "../history/target-state.ts";
import { targetOf } from "../run/intent.ts";
import { expectedNode, shownNode, type ShownNode } from "./shown-node.ts";

/** A target that is not as its run left it. */
export function driftError(record: IntentRecord, { node, state }: FoundTarget, runId: string): SwitchyardError {
  const path = targetOf(record);
  const words = { dangling: `what it leads to, ${JSON.stringify(record.source)}, is gone`, replaced: `found ${inWords(shownNode(node))}, which is not the one that the run placed, but one made anew or copied` };
  const found = state === "dangling" || state === "replaced" ? words[state] : `found ${inWords(shownNode(node))}, needed is ${inWords(expectedNode(record))}`;
  return new SwitchyardError({ id: "E_POLICY", reason: "target_drift", op: "verify", path, message: `The target ${JSON.stringify(path)} is not as the run ${runId} left it: ${found}.`, ...(state === "replaced" ? { remedies: [EQUAL] } : {}) });
}

const EQUAL = "Programs find the same. Undoing the run stops at it, unless it may be displaced and kept as a backup: --allow-conflicting-rollback.";

function inWords({ kind, dest }: ShownNode): string {
  if (dest !== null) return `a link to ${JSON.stringify(dest)}`;
  return { none: "nothing", file: "a file", dir: "a directory", other: "a device, FIFO or socket", symlink: "a link" }[kind];
}

/** A run that was named, and of which nothing stands. */
export function notStanding(runId: string): SwitchyardError {
  return new SwitchyardError({ id: "E_POLICY", reason: "run_not_standing", op: "verify", message: `Cannot verify the run ${runId}: it was taken back, so nothing of it stands.` });
}

/** A run that was named on a root that has none. */
export function unknownRun(runId: string): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "run_unknown", op: "verify", message: `Cannot find the run ${JSON.stringify(runId)}: no run was ever made on this root.` });
}
