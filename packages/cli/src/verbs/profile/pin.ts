/** This defines what the verbs `profile pin` and `profile unpin` do. */
import { pinProfile } from "@switchyard/profiles";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { modeOf } from "../../input/mode-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfilePin } from "../../render/profile/print-pin.ts";
import { untilSignal } from "../../until-signal.ts";

/** Their options. */
export type ProfilePinOptions = GlobalOptions & PrefixOptions & { readonly commit?: boolean };

/** Pins a profile, or lets it go. */
export async function runProfilePin(options: ProfilePinOptions, { name, pinned }: { readonly name: string; readonly pinned: boolean }): Promise<number> {
  const { policy } = policyOf(options);
  const request = { prefix: prefixOf(options), name, pinned, mode: modeOf(options) };
  return printProfilePin(await untilSignal((signal) => pinProfile(contextOf(options, { policy, signal }), request)), options);
}
