/** This defines `DEADLINE_WATCH`: who watches the deadlines of runs. */
import type { DeadlineWatch } from "@switchyard/engine";

/** How is loaded where a run has a deadline. */
export const DEADLINE_WATCH: DeadlineWatch = {
  start: async (run) => (await import("./start-watch.ts")).startWatch(run),
  async dismiss(runId) {
    const { hasSystemd, stopTimer } = await import("./systemd.ts");
    // A watcher of our own looks every few seconds whether its run has ended.
    if (hasSystemd()) await stopTimer(runId);
  },
};
