/** This defines `runnerMissing`: the error where checks are required and there is no runner. */
import { SmokeError } from "./smoke-error.ts";

/** `E_SMOKE` `runner_missing`: what a gate says before the first change (REQ-H3). */
export function runnerMissing(): SmokeError {
  return new SmokeError("runner_missing", {
    op: "smoke",
    message: "Cannot commit: health checks are required, and there is no smoke runner; nothing was changed.",
    remedies: ["Give the engine a runner, e.g. localRunner() of @switchyard/smoke.", "Or say require_smoke_in_commit: false in the policy."],
  });
}
