/** This defines what the verb `watch-provisional` does. */
import process from "node:process";
import { watchDeadline } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import { DEADLINE_WATCH } from "../watch/deadline-watch.ts";

/** Watches until the run has ended, and returns the exit code. A terminal that hangs up is what it is there for. */
export async function runWatchProvisional(options: GlobalOptions, run: string | undefined): Promise<number> {
  const runId = run ?? null;
  const { policy } = policyOf(options);
  const report = await untilSignal((signal) => watchDeadline(contextOf(options, { policy, signal }), { runId, seen: tellReady }), { deafTo: ["SIGHUP"] });
  // What started us may be meant to elapse once more.
  if (runId !== null) await DEADLINE_WATCH.dismiss(runId);
  return printRunReport(report, options);
}

/** To whoever waits for that, and then we are alone. */
function tellReady(): void {
  if (process.send === undefined) return;
  process.on("disconnect", () => undefined);
  process.send({ ready: true }, undefined, undefined, () => process.disconnect());
}
