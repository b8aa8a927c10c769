/** This defines `Telling`: which facts a commit leaves that comes to no run, and what a dry run says of one that does. */
import type { Fact } from "@switchyard/facts";
import type { Policy } from "@switchyard/policy";
import type { Judgement } from "../preflight/judge.ts";
import type { AskedLock } from "./make/asked-lock.ts";
import type { FactContext } from "./make/fact-context.ts";

/** An attempt to commit something. */
export interface ToldAttempt {
  /** Null: it did not get so far. */
  readonly judgement: Judgement | null;
  readonly lock: AskedLock;
  /** Why it is refused; null: it goes ahead. */
  readonly refusal: unknown;
}

/** Makes the facts of an attempt; those of a run are made from the run (`resultFacts`). */
export interface Telling {
  /** Recorded before the first change, or as the last word. */
  readonly attempt: (context: FactContext, attempt: ToldAttempt) => Iterable<Fact>;
  /** Of what a plan that nothing stops does not touch. */
  readonly untouched: (context: FactContext, judgement: Judgement, lock: AskedLock) => readonly Fact[];
  /** All facts of a dry run. */
  readonly foreseen: (context: FactContext, judged: { readonly judgement: Judgement; readonly lock: AskedLock; readonly policy: Pick<Policy, "require_backup_durability"> }) => Iterable<Fact>;
}
