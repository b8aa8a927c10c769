/** This defines `confirmedActions`: the actions of a run that was committed already, as a second confirmation reports them. */
import type { RunRecord } from "@switchyard/journal";
import type { ReportedAction } from "../report/report.ts";
import { afterKindOf, payloadPathOf, targetOf } from "../run/intent.ts";

/** Nothing becomes of any of them; kinds are those that the run made, as its journal says. */
export function confirmedActions({ intents }: RunRecord): ReportedAction[] {
  return intents.map((record) => {
    const kind = afterKindOf({ record });
    const dest = record.incoming?.how === "link" ? record.incoming.dest : null;
    const kept = { source: record.source, dest, backup: payloadPathOf(record) };
    return { action_id: record.action_id, target: targetOf(record), ...kept, decision: "noop", reason: "already_confirmed", before_kind: kind, after_kind: kind, outcome: "unchanged" };
  });
}
