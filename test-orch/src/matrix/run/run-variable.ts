/** This defines `RUN_VARIABLE`. */

/** In the environment of whatever a run starts on this machine; its value is the run's id. */
export const RUN_VARIABLE = "SWITCHYARD_MATRIX_RUN";
