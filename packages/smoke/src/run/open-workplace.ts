/** This defines `openWorkplace`: a workplace, or the error that says what is missing for one. */
import process from "node:process";
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";
import { canSetUmask } from "../process/can-set-umask.ts";
import { SmokeError, type SmokeFailure } from "../smoke-error.ts";
import type { Equipment } from "./equipment.ts";
import { Workplace } from "./workplace.ts";

/** Crash: see `Scratch`. @throws `SmokeError` `runner_unusable`; nothing is left then */
export function openWorkplace({ limits, scratchIn }: Pick<Equipment, "limits" | "scratchIn">): Workplace {
  if (!canSetUmask()) throw unusable(undefined, "a worker thread cannot set the umask; needed is the main thread, or a process whose umask is 022");
  const place = make(limits, scratchIn);
  if (place.canFind(process.pid)) return place;
  place.end();
  throw unusable("/proc", "/proc does not show this process, so that what a check leaves behind could not be found; needed is the /proc of its own pid namespace");
}

function make(limits: Equipment["limits"], scratchIn: string): Workplace {
  try {
    return new Workplace(limits, scratchIn);
  } catch (cause) {
    const found = isSwitchyardError(cause) ? cause.message : errnoOf(cause);
    if (found === undefined) throw cause;
    throw unusable(scratchIn, `${found}; needed are /proc and a directory of root or yours in which a new one can be made, and which others cannot rearrange`, { cause, remedies: ["Point TMPDIR to such a directory, e.g. /tmp with its sticky bit."] });
  }
}

function unusable(path: string | undefined, found: string, more: Pick<SmokeFailure, "cause" | "remedies"> = {}): SmokeError {
  return new SmokeError("runner_unusable", { op: "smoke", path, message: `Cannot run health checks: ${found}.`, ...more });
}
