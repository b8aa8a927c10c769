/** This defines `PROGRAM_DIRECTORIES`. */

/** The directories that hold targets and sources; nothing outside them may change but state and facts. */
export const PROGRAM_DIRECTORIES: readonly string[] = ["usr", "opt"];
