/** This defines `runFlip`: what the verbs do that change which profile is active. */
import type { ApplyMode, Context } from "@switchyard/engine";
import type { SetReport, SetRequest } from "@switchyard/profiles";
import { agreeOnFlip } from "../../ask/agree-on-flip.ts";
import { mayAsk } from "../../ask/may-ask.ts";
import { checkingContextOf } from "../../input/checking-context-of.ts";
import type { GlobalOptions } from "../../input/context-of.ts";
import { modeOf, type ModeOptions } from "../../input/mode-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { writeFacts } from "../../output/write-facts.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileSet } from "../../render/profile/print-set.ts";
import { untilSignal } from "../../until-signal.ts";

/** Their options. */
export interface FlipOptions extends ModeOptions, PrefixOptions {
  readonly confirmWithin?: number;
}

/** How to flip, wherever to. */
type How = Pick<SetRequest, "prefix"> & Pick<ApplyMode, "mode" | "confirmWithinMs">;

/** Flips, or shows what a flip would do. @param flip the flip */
export async function runFlip(options: GlobalOptions & FlipOptions, flip: (context: Context, how: How) => Promise<SetReport>): Promise<number> {
  const how: How = { prefix: prefixOf(options), mode: modeOf(options), confirmWithinMs: options.confirmWithin };
  const context = checkingContextOf(options, { policy: policyOf(options).policy });
  const refused = how.mode === "commit" && mayAsk() ? await agreeOnFlip(() => flip(context, { ...how, mode: "dry_run" })) : null;
  if (refused !== null) return refused;
  const report = await untilSignal((signal) => flip({ ...context, signal }, how));
  await writeFacts(options.facts, report.facts);
  return printProfileSet(report, options);
}
