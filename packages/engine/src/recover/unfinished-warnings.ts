/** This defines `unfinishedWarnings`: what a verb that changes nothing must say of runs that have not ended. Pure. */

/** One for each: what was found may not be what a commit, which ends them first, will find. */
export function unfinishedWarnings(runs: readonly string[]): string[] {
  return runs.map((id) => `The run ${id} has not ended: it is under way or was cut short. What is told here is as it stands now; --commit, as switchyard recover, ends that run first.`);
}
