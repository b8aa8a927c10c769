/** This defines what the verb `diff` does. */
import { diff } from "@switchyard/engine";
import type { GlobalOptions, PlanOptions } from "../input/context-of.ts";
import { wantedOf } from "../input/wanted-of.ts";
import { printDiff } from "../render/print-diff.ts";

/** Shows what differs. */
export async function runDiff(options: GlobalOptions & PlanOptions & { readonly exitCode?: boolean }, file: string | undefined): Promise<number> {
  const { request, context } = wantedOf(file, options);
  return printDiff(await diff(context, request, { exitCode: options.exitCode === true }), options);
}
