/** This defines `statementPieces`: the statement about a run as text, piece by piece. */
import { canonicalText } from "../json/canonical-text.ts";
import { isHashOfNothing } from "./is-hash-of-nothing.ts";
import type { RunRecord } from "./run-record.ts";
import { statedAction } from "./stated-action.ts";
import { closedStatement, PREDICATE_TYPE, STATEMENT_TYPE } from "./statement.ts";
import { subjectOf } from "./subject-of.ts";

const ACTIONS = '"actions":[';
const END = "]}";

/**
 * The statement in canonical JSON: each path that has something now is a subject, each action is in the predicate. Of a large
 * run it would be most of what is in memory, so it is never there at once, and the actions are gone through twice. They can be
 * put into the text of a statement that has none: in canonical order `actions` comes first in the predicate and `subject` last of
 * all.
 *
 * @throws `ZodError`, `RangeError` for a record that is none: a defect of the caller
 */
export function* statementPieces(run: RunRecord): Generator<string> {
  const shell = shellOf(run);
  const at = shell.indexOf(ACTIONS) + ACTIONS.length;
  yield shell.slice(0, at);
  let comma = "";
  for (const action of run.actions) {
    const stated = statedAction(action);
    if (isHashOfNothing(stated)) throw new RangeError(`the action on ${stated.path} contradicts itself`);
    yield comma + canonicalText(stated);
    comma = ",";
  }
  yield shell.slice(at, -END.length);
  comma = "";
  for (const action of run.actions) {
    const subject = subjectOf(statedAction(action));
    if (subject === null) continue;
    yield comma + canonicalText(subject);
    comma = ",";
  }
  yield END;
}

/** The statement without actions and subjects. */
function shellOf(run: RunRecord): string {
  const { facts, host } = run;
  const predicate = {
    verb: run.verb,
    plan_id: run.planId,
    run_id: run.runId,
    actions: [],
    policy_hash: run.policyHash,
    facts: { head: facts.head },
    tools: run.tools.map(({ name, version }) => ({ name, version })),
    ...(host === null ? {} : { host: { hostname: host.hostname, kernel: host.kernel, machine: host.machine } }),
    started_at: run.startedAt.toISOString(),
    committed_at: run.committedAt.toISOString(),
  };
  return canonicalText(closedStatement.parse({ _type: STATEMENT_TYPE, subject: [], predicateType: PREDICATE_TYPE, predicate }));
}
