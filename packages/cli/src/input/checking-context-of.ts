/** This defines `checkingContextOf`: the engine's context of verbs that plan, or that check what stands. */
import type { Context } from "@switchyard/engine";
import { localRunner } from "@switchyard/smoke";
import { contextOf, type ContextExtras, type GlobalOptions, type PlanOptions } from "./context-of.ts";

/** As `contextOf`, with somebody who checks what was switched (REQ-H3). @throws `E_USAGE` `bad_tag` */
export function checkingContextOf(options: GlobalOptions & Partial<PlanOptions>, extras: ContextExtras): Context {
  return { ...contextOf(options, extras), smokeRunner: localRunner() };
}
