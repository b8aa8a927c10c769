/** This defines the limits of a run, and what they are if nobody says otherwise. */

/** How long, how much, how many at a time. */
export interface SmokeLimits {
  /** For each start of a tool, in milliseconds, where its pack says nothing else. */
  readonly timeoutMs: number;
  /** For all checks, in milliseconds. */
  readonly totalTimeoutMs: number;
  /** How long after SIGTERM comes SIGKILL, in milliseconds. */
  readonly killGraceMs: number;
  /** How much a tool may print, on stdout and stderr each, in bytes. */
  readonly outputBytes: number;
  /** How much may be in the directory of one check, in bytes. It is measured ten times a second. */
  readonly scratchBytes: number;
  /** How many tools run at a time, 64 at most. */
  readonly parallel: number;
}

/** The limits if nobody says otherwise. */
export const DEFAULT_LIMITS: SmokeLimits = {
  timeoutMs: 5000,
  totalTimeoutMs: 60_000,
  killGraceMs: 200,
  outputBytes: 1024 * 1024,
  scratchBytes: 64 * 1024 * 1024,
  parallel: 2,
};
