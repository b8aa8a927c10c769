/** This defines what the verb `show` does. */
import { show } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printShownRun } from "../render/print-shown-run.ts";

/** Shows a run. */
export async function runShow(options: GlobalOptions, run: string): Promise<number> {
  return printShownRun(await show(contextOf(options), { runId: run === "last" ? null : run }), options);
}
