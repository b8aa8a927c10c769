/** This defines `timerUnit`: the name of the systemd units that watch a run's deadline. */

/** Without `.timer` or `.service`. Run ids are unique, also across roots. */
export function timerUnit(runId: string): string {
  return `switchyard-undo-${runId}`;
}
