/** This defines `checkingContextOf`: the engine's context of verbs that plan, or that check what stands. */
import type { Context } from "@switchyard/engine";
import { namesInProfiles } from "@switchyard/profiles";
import { localRunner } from "@switchyard/smoke";
import { prefixOf, type PrefixOptions } from "./prefix-of.ts";
import { contextOf, type ContextExtras, type GlobalOptions, type PlanOptions } from "./context-of.ts";

/** As `contextOf`, with somebody who checks what was switched (REQ-H3), and who knows the names that profiles give to programs. @throws `E_USAGE` `bad_tag` */
export function checkingContextOf(options: GlobalOptions & PrefixOptions & Partial<PlanOptions>, extras: ContextExtras): Context {
  return { ...contextOf(options, extras), smokeRunner: localRunner(), knownNames: (root) => namesInProfiles([prefixOf(options)], options)(root) };
}
