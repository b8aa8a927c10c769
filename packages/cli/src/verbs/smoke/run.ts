/** This defines what the verb `smoke run` does. */
import { smokeRun } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { checkingContextOf } from "../../input/checking-context-of.ts";
import type { GlobalOptions } from "../../input/context-of.ts";
import { printSmokeRun } from "../../render/print-smoke-run.ts";
import { untilSignal } from "../../until-signal.ts";

/** Checks these targets, or those of a run, or all that are switched. @throws `E_USAGE` `targets_and_run` */
export async function runSmokeRun({ run: runId = null, ...options }: GlobalOptions & { readonly run?: string | null }, targets: readonly string[]): Promise<number> {
  if (runId !== null && targets.length > 0) throw both();
  // It runs programs: told to stop, it ends them first.
  const report = await untilSignal((signal) => smokeRun(checkingContextOf(options, { signal }), { runId, targets }));
  return printSmokeRun(report, options);
}

function both(): SwitchyardError {
  const message = "Cannot check both single targets and all those of a run.";
  return new SwitchyardError({ id: "E_USAGE", reason: "targets_and_run", op: "smoke run", message });
}
