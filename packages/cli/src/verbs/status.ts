/** This defines what the verb `status` does. */
import { status } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { readRequest } from "../input/read-request.ts";
import { policyOf } from "../policy/policy-of.ts";
import { unlessDecided } from "../policy/unless-decided.ts";
import { printStatus } from "../render/print-status.ts";

/** Shows how targets stand, and what the file would do with them. */
export async function runStatus(options: GlobalOptions & { readonly maxActions?: number }, file: string | undefined): Promise<number> {
  if (file === undefined) return printStatus(await status(contextOf(options)), options);
  const { request, manifestPolicy } = readRequest(file, { which: "newest" });
  const { policy, origins } = policyOf(options, manifestPolicy);
  return printStatus(await status(contextOf(options, { policy }), unlessDecided(request, origins)), options);
}
