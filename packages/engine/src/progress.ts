/** This defines `StepProgress`: what is being done, and how far it is. */

/** What a verb spends its time with, in no fixed order: a rollback looks, prepares, switches; recovery undoes or finishes. */
export type Step = "waiting" | "looking" | "hashing" | "preparing" | "switching" | "syncing" | "checking" | "undoing" | "finishing" | "pruning" | "recording";

/** One moment of it. */
export interface StepProgress {
  /** `waiting`: for another command, which holds the lock. */
  readonly step: Step;
  /** How many have been done. */
  readonly done: number;
  /** Of how many; null where that is not known beforehand, or there is only one. */
  readonly total: number | null;
}

/** Is told of each. It must return at once, and must not throw. */
export type OnProgress = (progress: StepProgress) => void;
