/** This defines what the verb `profile adopt` does. */
import { adopt, type AdoptRequest } from "@switchyard/profiles";
import { agreeOnAdopt } from "../../ask/agree-on-adopt.ts";
import { mayAsk } from "../../ask/may-ask.ts";
import { checkingContextOf } from "../../input/checking-context-of.ts";
import type { GlobalOptions } from "../../input/context-of.ts";
import { modeOf } from "../../input/mode-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileAdopt } from "../../render/profile/print-adopt.ts";
import { untilSignal } from "../../until-signal.ts";

interface Options extends GlobalOptions, PrefixOptions {
  readonly like?: string;
  readonly protect?: boolean;
  readonly commit?: boolean;
  readonly confirmWithin?: number;
}

/** Makes what stands at the targets a profile, and the targets stable links. */
export async function runProfileAdopt(options: Options, profile: string, targets: readonly string[]): Promise<number> {
  const { like = null, protect, confirmWithin: confirmWithinMs } = options;
  const request: AdoptRequest = { prefix: prefixOf(options), profile, targets, like, protect, confirmWithinMs, mode: modeOf(options) };
  const context = checkingContextOf(options, { policy: policyOf(options).policy });
  const refused = request.mode === "commit" && mayAsk() ? await agreeOnAdopt(context, request) : null;
  if (refused !== null) return refused;
  return printProfileAdopt(await untilSignal((signal) => adopt({ ...context, signal }, request)), options);
}
