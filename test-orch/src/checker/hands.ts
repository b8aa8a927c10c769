/** This defines `Hands`: how a checker works with the product on the tree that it judges. */
import type { WantedPlan } from "../command/cli-commands.ts";
import type { Recover } from "./recovery.ts";

/** By the command or by the engine. Each verb gives null where it was done, else why it was not. */
export interface Hands {
  readonly recover: Recover;
  readonly apply: (plan: WantedPlan) => Promise<string | null>;
  /** Of that run; default: the newest that stands. */
  readonly rollback: (run?: string) => Promise<string | null>;
  /** All backups of all targets but `keep` of each, and those that must stay. */
  readonly prune: (keep: number) => Promise<string | null>;
  /** The chain of facts is whole, and no run is unfinished [REQ-J3]. One sentence for each fault. */
  readonly checkRecords: () => Promise<readonly string[]>;
}

/** What a judgement may do with a tree. */
export interface Means {
  readonly hands: Hands;
  /** Ends what the crash has left; default: the hands' own way. */
  readonly recover?: Recover | undefined;
  /** Whether the tree is also used afterwards like any other, which is dear. */
  readonly isUsed: boolean;
}
