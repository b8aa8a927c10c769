/** This defines what the observer of profiles is told and what it saw. */

/** What to look at; absolute paths of this machine. */
export interface ProfileLookTask {
  /** The directory of applets, through the pointer. */
  readonly active: string;
  /** Each tree's directory of applets. */
  readonly trees: readonly string[];
  /** The applets that every tree has. */
  readonly applets: readonly string[];
  /** Slot 0 becomes 1 when looking is to end. */
  readonly stop: Int32Array;
}

/** What was seen. */
export interface ProfileLooks {
  readonly looks: number;
  /** By the tree that was seen, how often it was. */
  readonly seen: Readonly<Record<string, number>>;
  /** Looks that saw no tree, a mix of two, or a tree in which something was missing: the first few. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}
