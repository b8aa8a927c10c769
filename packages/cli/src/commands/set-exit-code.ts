/** This defines `SetExitCode`, by which a verb tells how it ended. */

/** Takes the exit code of the verb that ran. */
export type SetExitCode = (code: number) => void;
