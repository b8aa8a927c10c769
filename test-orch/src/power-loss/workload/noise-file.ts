// This defines the name of the file that the adversaries write.

/** At the top of each recorded disk, made before the subject's `prepare`; checkers must look past it. */
export const NOISE_FILE = ".power-loss-noise";
