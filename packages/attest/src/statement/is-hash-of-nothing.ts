/** This defines `isHashOfNothing`: an action that contradicts itself. */
import type { StatedAction } from "./statement.ts";

/** Whether it has a hash where it says that there was, or is, nothing. */
export function isHashOfNothing({ before_kind, before_hash, after_kind, after_hash }: StatedAction): boolean {
  return (before_kind === "none" && before_hash !== null) || (after_kind === "none" && after_hash !== null);
}
