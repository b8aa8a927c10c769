/** This defines what the verb `status` does. */
import { status, type StatusReport } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printStatus } from "../render/print-status.ts";

/** Shows how targets stand, and what the file would do with them. */
export async function runStatus(options: GlobalOptions & { readonly maxActions?: number }, file: string | undefined): Promise<number> {
  return printStatus(file === undefined ? await status(contextOf(options)) : await statusWith(file, options), options);
}

/** What a plan needs is loaded only where one is asked about. */
async function statusWith(file: string, options: GlobalOptions): Promise<StatusReport> {
  const { wantedOf } = await import("../input/wanted-of.ts");
  const { context, request } = wantedOf(file, { ...options, which: "newest" });
  return status(context, request);
}
