/** This defines what the verb `doctor` does. */
import { doctor } from "@switchyard/engine";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY, type Policy } from "@switchyard/policy";
import { profileFindings } from "@switchyard/profiles";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { searchPath } from "../input/search-path.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printDoctor } from "../render/print-doctor.ts";
import { untilSignal } from "../until-signal.ts";

/** Looks at everything. A policy that cannot be read is a finding like any other. */
export async function runDoctor(options: GlobalOptions): Promise<number> {
  const { policy, error } = policyOrError(options);
  // It runs programs that may hang: told to stop, it ends them first.
  const report = await untilSignal((signal) => doctor(contextOf(options, { policy, signal }), { path: searchPath(), policyError: error, profiles: profileFindings }));
  return printDoctor(report, options);
}

function policyOrError(options: GlobalOptions): { readonly policy: Policy; readonly error?: unknown } {
  try {
    return { policy: policyOf(options).policy };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { policy: DEFAULT_POLICY, error };
  }
}
