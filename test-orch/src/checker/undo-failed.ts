/** This defines `UNDO_FAILED`. */

/** The exit code by which a command owns up to targets that it could not bring back, or to not knowing. */
export const UNDO_FAILED = 70;
