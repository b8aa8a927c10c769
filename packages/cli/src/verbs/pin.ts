/** This defines what the verbs `pin` and `unpin` do. */
import { pin } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printPin } from "../render/print-pin.ts";
import { untilSignal } from "../until-signal.ts";

/** Their options. */
export type PinOptions = GlobalOptions & { readonly run?: string; readonly commit?: boolean };

/** Pins a backup of the target, or lets it go. */
export async function runPin(options: PinOptions, { target, pinned }: { readonly target: string; readonly pinned: boolean }): Promise<number> {
  const { policy } = policyOf(options);
  const mode = options.commit === true ? "commit" : "dry_run";
  const report = await untilSignal((signal) => pin(contextOf(options, { policy, signal }), { target, runId: options.run, pinned, mode }));
  return printPin(report, options);
}
