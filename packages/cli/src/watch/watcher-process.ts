/** This defines `startWatcher`: deadlines watched by a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import process from "node:process";
import type { StartedWatch } from "@switchyard/engine";

/** It has to load this program and to see the run. */
const READY_MS = 60_000;

/**
 * Starts the watcher in a session of its own, so that neither a terminal that hangs up nor a signal to our process group
 * reaches it, with nothing of ours open and `/` as its directory. It says over a channel that it has seen the run, and then
 * lets go of us.
 *
 * @returns what was started, or why it could not be; then it does not run
 */
export function startWatcher([program, ...args]: readonly [string, ...string[]]): Promise<StartedWatch | string> {
  const child = spawn(program, args, { detached: true, cwd: "/", env: environment(), stdio: ["ignore", "ignore", "ignore", "ipc"] });
  return new Promise((resolve) => {
    const settle = (how: StartedWatch | string): void => {
      clearTimeout(timer);
      letGo(child);
      if (typeof how === "string") child.kill("SIGKILL");
      resolve(how);
    };
    const timer = setTimeout(() => settle(`the watcher was not ready within ${READY_MS / 1000} s`), READY_MS);
    child.once("error", (error) => settle(error.message));
    child.once("exit", (code, signal) => settle(`the watcher ended at once, with ${signal ?? `code ${code ?? "?"}`}`));
    child.once("message", () => settle(child.pid === undefined ? "the watcher has no process id" : { by: "watcher", unit: null, pid: child.pid }));
  });
}

/** We must not wait for it, and it must not notice our end. */
function letGo(child: ChildProcess): void {
  child.removeAllListeners();
  if (child.connected) child.disconnect();
  child.unref();
}

/** Its PATH decides which tools of package managers are found; all else of ours could change what it does. */
function environment(): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return { ...(PATH === undefined ? {} : { PATH }), LC_ALL: "C" };
}
