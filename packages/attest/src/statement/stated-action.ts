/** This defines `statedAction`: what a statement says of one action. */
import { pathText } from "./path-text.ts";
import type { RunAction } from "./run-record.ts";
import { closedAction, type StatedAction } from "./statement.ts";

/** The action as it is signed. @throws `ZodError` for one that is none, e.g. a hash that is no hash */
export function statedAction({ actionId, path, before, after, sourceHash }: RunAction): StatedAction {
  return closedAction.parse({
    action_id: actionId,
    path: pathText(path),
    before_kind: before.kind,
    before_hash: before.hash,
    after_kind: after.kind,
    after_hash: after.hash,
    ...(sourceHash === null ? {} : { source_hash: sourceHash }),
  });
}
