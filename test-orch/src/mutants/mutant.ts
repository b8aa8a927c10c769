/** This defines `Mutant`: one promise of the product broken on purpose. */
import type { Guard } from "./guard.ts";

/** One edit of one source file, after which some lane must fail. */
export interface Mutant {
  readonly name: string;
  /** What the product does no more, in words. */
  readonly removes: string;
  /** The file, from the top of the workspace. */
  readonly file: string;
  /** The text to replace. It must be there exactly once: where it is not, the mutant has to be written anew. */
  readonly find: string;
  readonly replace: string;
  /** What is expected to catch it, the cheapest first; the others are asked where that does not. */
  readonly guards: readonly [Guard, ...Guard[]];
}
