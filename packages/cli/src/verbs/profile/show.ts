/** This defines what the verb `profile show` does. */
import { reportShow } from "@switchyard/profiles";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileShow } from "../../render/profile/print-show.ts";

/** Shows a profile. */
export async function runProfileShow(options: GlobalOptions & PrefixOptions & { readonly deep?: boolean }, profile: string): Promise<number> {
  const { policy } = policyOf(options);
  return printProfileShow(await reportShow(contextOf(options, { policy }), { prefix: prefixOf(options), profile, deep: options.deep === true }), options);
}
