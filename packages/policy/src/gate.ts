/** This defines a gate and its verdict. */
import type { ErrorId } from "@switchyard/fs-atomic";
import type { ActionObservation } from "./observations.ts";
import type { Policy } from "./policy-document.ts";

/** What a stopped gate says. */
export interface Stop {
  /** The gate's name. */
  readonly gate: string;
  readonly id: ErrorId;
  /** From the closed list of the gate. */
  readonly reason: string;
  readonly path: string;
  /** What was found, and what was needed. */
  readonly found: string;
  readonly needed: string;
  /** The policy field that would let it pass; null where nothing does. */
  readonly override: keyof Policy | null;
}

/** A pure check of one action. Null: it passes. */
export interface Gate {
  readonly name: string;
  check(seen: ActionObservation, policy: Policy): Stop | null;
}
