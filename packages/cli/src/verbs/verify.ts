/** This defines what the verb `verify` does. */
import { verifyRuns } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printVerification } from "../render/print-verification.ts";

/** Checks targets and backups. */
export async function runVerify(options: GlobalOptions & { readonly hashes?: boolean }, run: string | undefined): Promise<number> {
  const { policy } = policyOf(options);
  return printVerification(await verifyRuns(contextOf(options, { policy }), { runId: run ?? null, hashes: options.hashes === true }), options);
}
