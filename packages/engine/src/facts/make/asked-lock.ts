/** This defines what facts say of the lock. */
import type { Lock } from "@switchyard/locking";

/** What the lock cost, and whether there is a manager at all. */
export interface AskedLock extends Pick<Lock, "waitMs" | "attempts"> {
  readonly isThere: boolean;
}

/** That nobody keeps others out is a warning, if it is no more. */
export function unguarded(isThere: boolean, error: unknown): { readonly no_lock_manager?: true; readonly severity?: "warn" } {
  if (isThere) return {};
  return { no_lock_manager: true, ...(error === null ? { severity: "warn" } : {}) };
}
