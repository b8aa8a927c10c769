/** This defines `readRequest`: what a command line asks for, with the manifest or the plan that it names. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PlanDocument, PlanRequest } from "@switchyard/engine";
import type { PolicyLayer } from "@switchyard/policy";
import type { PlanOptions } from "./context-of.ts";
import { flagRequest } from "./flag-request.ts";
import { manifestRequest } from "./manifest-request.ts";
import { optionOf } from "./option-of.ts";
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
 * @throws `E_USAGE` `plan_and_options`: a saved plan is applied as it is, so nothing can be added to it; as `flagRequest` and
 * `readPlanFile`
 */
export function readRequest(file: string | undefined, options: PlanOptions): WantedPlan {
  const asked = flagRequest(options);
  if (file === undefined) return { request: { ...asked, placeOf: optionOf }, manifestPolicy: null };
  const read = readPlanFile(file);
  if (read.kind === "manifest") return { request: manifestRequest(read.manifest, read.placeOf, asked), manifestPolicy: read.policy };
  if (asked.links.length + asked.trees.length + asked.restores.length === 0) return { request: { saved: read.plan }, manifestPolicy: null };
  const message = `Cannot add --link, --tree or --restore to the saved plan ${JSON.stringify(file)}: it is applied as it is.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "plan_and_options", op: "readRequest", path: file, message });
}
