/** This defines `makeStatement`: the statement about a run, out of what the engine knows of it. */
import type { SafePath } from "@switchyard/fs-atomic";
import type { HostFacts } from "./host-facts.ts";
import { pathText } from "./path-text.ts";
import { closedStatement, LINK_TYPE, PREDICATE_TYPE, STATEMENT_TYPE, type StatedAction, type Statement } from "./statement.ts";

/** What stood, or stands, at a path. */
export interface StatedNode {
  readonly kind: "file" | "symlink" | "none";
  /** SHA-256 of a file's bytes or a link's text, as in the facts; null where there is nothing, or no hash was taken. */
  readonly hash: string | null;
}

/** One action of the run. */
export interface RunAction {
  readonly actionId: string;
  readonly path: SafePath;
  readonly before: StatedNode;
  readonly after: StatedNode;
  /** SHA-256 of the file that the new link leads to; null where none was taken. */
  readonly sourceHash: string | null;
}

/** What is to be said of a run. */
export interface RunRecord {
  /** E.g. `apply`, `rollback`. */
  readonly verb: string;
  readonly planId: string | null;
  readonly runId: string;
  readonly actions: Iterable<RunAction>;
  /** SHA-256 of the policy's canonical JSON. */
  readonly policyHash: string;
  /** The head of the chain of facts, and how many lines lead to it. */
  readonly facts: { readonly head: string; readonly lines: number };
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  /** Null: nothing is said of the host. See `hostFacts`. */
  readonly host: HostFacts | null;
  readonly startedAt: Date;
  readonly committedAt: Date;
}

/**
 * The statement: each path that has something now is a subject, each action is in the predicate. The times and the host are
 * those it is given: the same record makes the same statement.
 *
 * @throws `ZodError`, `RangeError` for a record that is no such thing, e.g. a hash that is none: a defect of the caller
 */
export function makeStatement(run: RunRecord): Statement {
  const actions = Array.from(run.actions, statedAction);
  return closedStatement.parse({
    _type: STATEMENT_TYPE,
    subject: subjectsOf(actions),
    predicateType: PREDICATE_TYPE,
    predicate: {
      verb: run.verb,
      plan_id: run.planId,
      run_id: run.runId,
      actions,
      policy_hash: run.policyHash,
      facts: { head: run.facts.head, lines: run.facts.lines },
      tools: run.tools.map(({ name, version }) => ({ name, version })),
      ...(run.host === null ? {} : { host: run.host }),
      started_at: run.startedAt.toISOString(),
      committed_at: run.committedAt.toISOString(),
    },
  });
}

/** The subjects that belong to these actions, in their order. */
export function subjectsOf(actions: readonly StatedAction[]): Statement["subject"] {
  return actions.flatMap(({ path, after_kind, after_hash }) => {
    if (after_hash === null) return [];
    return [{ name: path, digest: { sha256: after_hash }, ...(after_kind === "symlink" ? { mediaType: LINK_TYPE } : {}) }];
  });
}

function statedAction({ actionId, path, before, after, sourceHash }: RunAction): StatedAction {
  return {
    action_id: actionId,
    path: pathText(path),
    before_kind: before.kind,
    before_hash: before.hash,
    after_kind: after.kind,
    after_hash: after.hash,
    ...(sourceHash === null ? {} : { source_hash: sourceHash }),
  };
}
