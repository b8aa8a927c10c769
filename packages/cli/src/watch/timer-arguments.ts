/** This defines `timerArguments`: how a transient systemd timer is asked for. Pure. */
import { timerUnit } from "./timer-unit.ts";

/** A timer to be. */
export interface TimerRequest {
  readonly runId: string;
  /** From now, in milliseconds. */
  readonly withinMs: number;
  /** Unix milliseconds. */
  readonly nowMs: number;
  readonly command: readonly string[];
}

/**
 * Arguments of systemd-run(1). The timer elapses by two clocks, whichever comes first: by the monotonic one, which nobody
 * sets, and by the wall clock, which goes on while the machine is suspended. Both are a little early, because the run's
 * time begins when all is switched: what is started waits for the rest.
 */
export function timerArguments({ runId, withinMs, nowMs, command }: TimerRequest): string[] {
  const seconds = Math.ceil(withinMs / 1000);
  return [
    "--quiet",
    "--collect",
    `--unit=${timerUnit(runId)}`,
    `--description=Undo the Switchyard run ${runId} unless it is confirmed`,
    `--on-active=${seconds}s`,
    // A moment that has passed before systemd reads it would be refused.
    `--on-calendar=${calendarOf(nowMs + Math.max(seconds, LEAST_SECONDS) * 1000)}`,
    "--timer-property=AccuracySec=1s",
    "--",
    // systemd replaces $NAME in what it starts.
    ...command.map((word) => word.replaceAll("$", "$$$$")),
  ];
}

const LEAST_SECONDS = 60;

/** As systemd.time(7) has it, to the second. */
function calendarOf(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
