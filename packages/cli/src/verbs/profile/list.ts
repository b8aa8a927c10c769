/** This defines what the verb `profile list` does. */
import { reportList } from "@switchyard/profiles";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileList } from "../../render/profile/print-list.ts";

/** Lists the profiles of the prefix, and where none is named those of all that runs know. */
export async function runProfileList(options: GlobalOptions & PrefixOptions): Promise<number> {
  return printProfileList(await reportList(contextOf(options, { policy: policyOf(options).policy }), { prefix: prefixOf(options), all: options.prefix === undefined }), options);
}
