/** This defines what the verb `profile diff` does. */
import { reportDiff } from "@switchyard/profiles";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { printProfileDiff } from "../../render/profile/print-diff.ts";

/** Compares two profiles. */
export async function runProfileDiff(options: GlobalOptions & PrefixOptions, a: string, b: string): Promise<number> {
  return printProfileDiff(await reportDiff(contextOf(options), { prefix: prefixOf(options), a, b }), options);
}
