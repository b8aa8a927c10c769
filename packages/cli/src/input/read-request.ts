/** This defines `readRequest`: what a command line asks for, with the manifest or the plan that it names. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PlanDocument, PlanRequest } from "@switchyard/engine";
import type { PolicyLayer } from "@switchyard/policy";
import type { PlanOptions } from "./context-of.ts";
import { readPlanFile } from "./read-plan-file.ts";

/** What is to be planned, and what the manifest says of the policy. */
export interface WantedPlan {
  readonly request: PlanRequest | { readonly saved: PlanDocument };
  /** Null where there is no manifest, or it says nothing. */
  readonly manifestPolicy: PolicyLayer | null;
}

/**
 * What file and options ask for, together.
 *
 * @throws `E_USAGE` `plan_and_options`: a saved plan is applied as it is, so nothing can be added to it; `nothing_to_protect`
 */
export function readRequest(file: string | undefined, options: PlanOptions): WantedPlan {
  const { link: named = [], restore = [], which, protect } = options;
  const link = protect === true ? named.map((one) => ({ ...one, protect })) : named;
  if (protect === true && link.length === 0) throw nothingToProtect();
  const restores = restore.map((target) => ({ target, which }));
  if (file === undefined) return { request: { links: link, restores }, manifestPolicy: null };
  const read = readPlanFile(file);
  if (read.kind === "manifest") {
    const { links = [], restores: listed = [] } = read.manifest;
    return { request: { links: [...links, ...link], restores: [...listed, ...restores] }, manifestPolicy: read.policy };
  }
  if (link.length + restore.length === 0) return { request: { saved: read.plan }, manifestPolicy: null };
  const message = `Cannot add --link or --restore to the saved plan ${JSON.stringify(file)}: it is applied as it is.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "plan_and_options", op: "readRequest", path: file, message });
}

/** Nothing that was asked for is passed over. */
function nothingToProtect(): SwitchyardError {
  const message = "Cannot protect anything: --protect is for the links of the command line, and there is no --link.";
  return new SwitchyardError({ id: "E_USAGE", reason: "nothing_to_protect", op: "readRequest", message });
}
