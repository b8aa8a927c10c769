/** This defines `startWatch`: how this command has the deadline of a run watched. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { DeadlineWatch } from "@switchyard/engine";
import { ownCommand } from "./own-command.ts";
import { hasSystemd, startTimer } from "./systemd.ts";
import { watchArguments } from "./watch-arguments.ts";
import { startWatcher } from "./watcher-process.ts";

/**
 * By a transient timer where systemd runs and may be asked: it belongs to no session, and costs no process. Else, or where it
 * does not answer, by a process of our own.
 *
 * @throws `E_POLICY` `watch_unusable`
 */
export const startWatch: DeadlineWatch["start"] = async (run) => {
  const command = watchArguments(ownCommand(), run);
  const { runId, withinMs } = run;
  const timer = hasSystemd() ? await startTimer({ runId, withinMs, nowMs: Date.now(), command }) : null;
  if (timer !== null && typeof timer !== "string") return { started: timer, warning: null };
  const watcher = await startWatcher(command);
  if (typeof watcher === "string") throw unusable([watcher, ...(timer === null ? [] : [`systemd said: ${timer}`])]);
  return { started: watcher, warning: timer === null ? null : `systemd was asked for a timer first and refused: ${timer}` };
};

function unusable(found: readonly string[]): SwitchyardError {
  const message = `Cannot have the run's deadline watched: ${found.join("; ")}. Needed is a process that outlives this session. Nothing was changed.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "watch_unusable", op: "apply", message });
}
