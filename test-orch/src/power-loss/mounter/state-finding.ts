// This defines what became of one crash state.

import type { CrashState } from "../explorer/crash-state.ts";

/** A state and its verdict; `refusal` is set when the kernel would not mount it. */
export interface StateFinding {
  readonly state: CrashState;
  readonly refusal: string | null;
  readonly violations: readonly string[];
  readonly outcome: string | undefined;
}
