/** This defines `attemptFact`: that a commit was tried, and what that cost. */
import type { Fact } from "@switchyard/facts";
import { unguarded, type AskedLock } from "./asked-lock.ts";
import { common, failure, type FactContext } from "./fact-context.ts";

/** The `apply.attempt` fact: the lock was asked for, and what that cost. */
export function attemptFact(context: FactContext, actions: number, lock: AskedLock, error: unknown = null): Fact {
  const cost = { actions, lock_wait_ms: lock.waitMs, lock_attempts: lock.attempts };
  return { stage: "apply.attempt", ...common(context, error === null), ...failure(error), ...cost, ...unguarded(lock.isThere, error) };
}
