/** This defines `confirmLines`: what a person must know of a run that has to be confirmed. */
import type { RunReport } from "@switchyard/engine";
import { ourCommand } from "./our-command.ts";
import { showDuration } from "./show-duration.ts";
import { wrapped } from "./wrapped.ts";

/** Nothing is promised that nobody does. */
const BY_COMMAND = "the next command that changes anything undoes it (recover does only that).";

/** Of an apply with a time to confirm: until when and how, or in a dry run what would be; none for other reports. */
export function confirmLines({ confirm_by: by, confirm_within_ms: within, deadline_watch: watch, mode, run_id: id, ok, actions }: RunReport): string[] {
  // Where nothing is to be changed there will be no run.
  if (!ok || within === null || actions.every(({ decision }) => decision === "noop")) return [];
  if (by !== null) return [`It is provisional until ${by}:`, `  ${ourCommand("confirm", id ?? "")}  keeps it`, ...wrapped("  ", `else ${undoneBy(watch)}`, "  ")];
  return mode === "dry_run" ? wrapped("", `The run would have to be confirmed within ${showDuration(within)}. Unless it is, it is undone, also when you are logged out by then.`, "") : [];
}

function undoneBy(watch: RunReport["deadline_watch"]): string {
  if (watch === null) return BY_COMMAND;
  const who = watch.by === "systemd_timer" ? `systemd (${watch.unit})` : `a process of its own (${watch.pid})`;
  return `${who} undoes it then, also when you are logged out; after a reboot, ${BY_COMMAND}`;
}
