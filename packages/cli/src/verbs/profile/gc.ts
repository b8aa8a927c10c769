/** This defines what the verb `profile gc` does. */
import { gcProfiles } from "@switchyard/profiles";
import { agreeOnGc } from "../../ask/agree-on-gc.ts";
import { mayAsk } from "../../ask/may-ask.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { modeOf } from "../../input/mode-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileGc } from "../../render/profile/print-gc.ts";
import { untilSignal } from "../../until-signal.ts";

/** Removes the profiles that nothing needs. */
export async function runProfileGc(options: GlobalOptions & PrefixOptions & { readonly commit?: boolean }): Promise<number> {
  const { policy } = policyOf(options);
  const request = { prefix: prefixOf(options), mode: modeOf(options) };
  const refused = request.mode === "commit" && mayAsk() ? await agreeOnGc(contextOf(options, { policy }), request) : null;
  if (refused !== null) return refused;
  return printProfileGc(await untilSignal((signal) => gcProfiles(contextOf(options, { policy, signal }), request)), options);
}
