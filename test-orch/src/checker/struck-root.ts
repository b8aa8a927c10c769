/** This defines `StruckRoot`: the tree of a program that was struck. */
import type { CrashedRoot } from "./crash-subject.ts";
import type { Ending } from "./ending.ts";

/** A crash state of which also the program's ending is known. */
export interface StruckRoot extends CrashedRoot {
  readonly ending: Ending;
}
