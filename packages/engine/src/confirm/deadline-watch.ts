/** This defines `DeadlineWatch`: who undoes a run at its deadline although nobody runs a command. */

/** A run that will have to be confirmed, before its first change. */
export interface RunToWatch {
  readonly runId: string;
  /** The root as a path of the system. */
  readonly root: string;
  /** Where runs are kept, inside the root. */
  readonly stateDir: string;
  /** How long the run will wait, in milliseconds, once all is switched: what is started now must not look away before. */
  readonly withinMs: number;
}

/** What was started, as reports name it. */
export type StartedWatch = { readonly by: "systemd_timer"; readonly unit: string; readonly pid: null } | { readonly by: "watcher"; readonly unit: null; readonly pid: number };

/** A watch that stands. */
export interface StandingWatch {
  readonly started: StartedWatch;
  /** Why it is not the one that is usual here; null where it is. */
  readonly warning: string | null;
}

/**
 * Starts what outlives this process and its session and calls `watchDeadline` for the run. The engine starts no processes of its
 * own; a command that has runs wait gives it this.
 */
export interface DeadlineWatch {
  /**
   * Called under the lock, when the run's folder is there and nothing else. When it returns, the watch stands, whatever becomes
   * of this process.
   *
   * @throws `E_POLICY` `watch_unusable`: then nothing is changed
   */
  start(run: RunToWatch): Promise<StandingWatch>;
  /** The run has ended early. What is not taken away finds that out by itself, so this never fails. */
  dismiss(runId: string): Promise<void>;
}
