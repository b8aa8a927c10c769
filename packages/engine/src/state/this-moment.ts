/** This defines `thisMoment`: one look at the clocks by which deadlines have passed or not. */
import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import type { RecoveryMoment } from "@switchyard/journal";

/** A moment with nothing left open. */
export type Moment = Required<RecoveryMoment>;

/** The wall clock, and for how long this boot has been running, suspended time included (CLOCK_BOOTTIME). */
export function thisMoment(): Moment {
  return { nowMs: Date.now(), boot: { id: bootId(), uptimeMs: Math.round(uptime() * 1000) } };
}

/** The kernel tells hundredths of a second, and what is beyond is cut off (proc_uptime(5)): by so much it may be later than it says. */
export const UPTIME_GRAIN_MS = 10;

/** The kernel's id of this boot. */
export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}
