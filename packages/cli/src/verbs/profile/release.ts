/** This defines what the verb `profile release` does. */
import { release } from "@switchyard/profiles";
import { agreeOnRelease } from "../../ask/agree-on-release.ts";
import { mayAsk } from "../../ask/may-ask.ts";
import { checkingContextOf } from "../../input/checking-context-of.ts";
import type { GlobalOptions } from "../../input/context-of.ts";
import { modeOf } from "../../input/mode-of.ts";
import { prefixOf } from "../../input/prefix-of.ts";
import { writeFacts } from "../../output/write-facts.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileRelease } from "../../render/profile/print-release.ts";
import { untilSignal } from "../../until-signal.ts";
import type { FlipOptions } from "./run-flip.ts";

/** Puts back what stood at targets before they were adopted. */
export async function runProfileRelease(options: GlobalOptions & FlipOptions, targets: readonly string[]): Promise<number> {
  const request = { prefix: prefixOf(options), targets, mode: modeOf(options), confirmWithinMs: options.confirmWithin };
  const context = checkingContextOf(options, { policy: policyOf(options).policy });
  const refused = request.mode === "commit" && mayAsk() ? await agreeOnRelease(context, request) : null;
  if (refused !== null) return refused;
  const report = await untilSignal((signal) => release({ ...context, signal }, request));
  await writeFacts(options.facts, report.facts);
  return printProfileRelease(report, options);
}
