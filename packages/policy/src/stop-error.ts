/** This defines `stopError`: a stopped gate as the error that ends a run. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { FIELDS, type PolicyField } from "./fields/fields.ts";
import { policyFlag } from "./fields/policy-flag.ts";
import type { Stop } from "./gates/gate.ts";

/** The error of a stopped gate; its remedy names the exact override where there is one, else it is that of errors.json. */
export function stopError(stop: Stop): SwitchyardError {
  return new SwitchyardError({
    ...stop,
    op: "preflight",
    message: `Cannot go ahead at ${JSON.stringify(stop.path)}: found ${stop.found}; needed is ${stop.needed}.`,
    remedies: stop.override === null ? undefined : [remedy(stop.override)],
  });
}

function remedy(field: PolicyField): string {
  const flag = policyFlag(field);
  switch (FIELDS[field].widens) {
    case "true":
      return `If that is what you want, pass ${flag} (policy field ${field}).`;
    case "false":
      return `If you want to do without, set the policy field ${field} to false (${flag.replace("--", "--no-")}).`;
    case "fewer":
    case "places":
    case "smaller":
    case "none":
      return `If that is what you want, change the policy field ${field} (${flag}).`;
  }
}
