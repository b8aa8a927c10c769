/** This defines `Equipment`: with what to check. */
import type { SmokeLimits } from "../limits.ts";
import type { Pack } from "../pack/pack.ts";

/** The same for each run of a runner. */
export interface Equipment {
  readonly packs: readonly Pack[];
  readonly limits: SmokeLimits;
  /** Where the scratch directory is made. */
  readonly scratchIn: string;
}
