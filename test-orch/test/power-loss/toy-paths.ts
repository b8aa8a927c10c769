// This defines the files of the toy subject.

import { join } from "node:path";

/** Several pages each, so that they can be torn. */
export const OLD_CONTENT: string = "old ".repeat(3000);
export const NEW_CONTENT: string = "new ".repeat(3000);

/** The paths of the toy below `root`. */
export interface ToyPaths {
  readonly dir: string;
  readonly target: string;
  readonly stage: string;
  /** Where the toy writes "committed" once the new content is to stay. */
  readonly ledger: string;
}

/** The toy keeps its file in `bin` and its ledger in `var`, which may be another disk. */
export function toyPaths(root: string): ToyPaths {
  const dir = join(root, "bin");
  return { dir, target: join(dir, "tool"), stage: join(dir, ".tool.stage"), ledger: join(root, "var", "ledger") };
}
