/** This defines `Recovery`: what a recovery said, whoever was asked for it. */
export interface Recovery {
  /** Null: it succeeded. */
  readonly failure: string | null;
  /** How each unfinished run ended, newest first: "undone", "finished", "completed", "discarded". */
  readonly outcomes: readonly string[];
}

/** Recovers the tree that is being judged. */
export type Recover = () => Promise<Recovery>;
