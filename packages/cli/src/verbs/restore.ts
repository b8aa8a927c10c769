/** This defines what the verb `restore` does. */
import { runApply } from "./apply.ts";

/** Puts back these targets, by an apply of that and nothing else. */
export function runRestore(options: Parameters<typeof runApply>[0], targets: readonly string[]): Promise<number> {
  return runApply({ ...options, restore: targets }, undefined);
}
