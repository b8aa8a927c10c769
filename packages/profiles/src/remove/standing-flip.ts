/** This defines what of the flips there were says which profiles are still needed. */

/** One flip, as `flips` of the engine tells it. */
export interface StandingFlip {
  /** Null: there was no profile. */
  readonly from: string | null;
  readonly to: string;
  /** `unfinished` and `provisional` ones may go either way. */
  readonly state: string;
  /** Whether it is committed and not undone. */
  readonly stands: boolean;
}
