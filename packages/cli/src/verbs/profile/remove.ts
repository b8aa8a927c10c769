/** This defines what the verb `profile remove` does. */
import { removeProfile } from "@switchyard/profiles";
import { agreeOnRemove } from "../../ask/agree-on-remove.ts";
import { mayAsk } from "../../ask/may-ask.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { modeOf } from "../../input/mode-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileRemove } from "../../render/profile/print-remove.ts";
import { untilSignal } from "../../until-signal.ts";

/** Removes a profile. */
export async function runProfileRemove(options: GlobalOptions & PrefixOptions & { readonly commit?: boolean }, name: string): Promise<number> {
  const { policy } = policyOf(options);
  const request = { prefix: prefixOf(options), name, mode: modeOf(options) };
  const refused = request.mode === "commit" && mayAsk() ? await agreeOnRemove(contextOf(options, { policy }), request) : null;
  if (refused !== null) return refused;
  return printProfileRemove(await untilSignal((signal) => removeProfile(contextOf(options, { policy, signal }), request)), options);
}
