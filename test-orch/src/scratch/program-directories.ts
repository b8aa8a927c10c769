/** This defines which directories of a root the lanes look at. */

/** Those that hold targets and sources; nothing outside them may change but state and facts. */
export const PROGRAM_DIRECTORIES: readonly string[] = ["usr", "opt"];

/** Where each run has its folder. */
export const RUNS_DIRECTORY = "var/lib/switchyard/runs";
