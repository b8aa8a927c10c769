/** This defines what the verb `status` does. */
import { status } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printStatus } from "../render/print-status.ts";

/** Shows the runs, and how the newest one's targets stand. */
export async function runStatus(options: GlobalOptions): Promise<number> {
  return printStatus(await status(contextOf(options)), options);
}
