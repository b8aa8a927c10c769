/** This defines `attestFact`: whether a run was attested. */
import type { Fact } from "@switchyard/facts";
import type { Attested } from "../../attest/attest-run.ts";
import { reportError } from "../../report/report-error.ts";
import type { RunWork } from "../../run/run-work.ts";
import { common, contextOf, failure } from "./fact-context.ts";

/** The `attest.result` fact: whether the run's attestation was made, and by which key. That it was not is a warning (REQ-O4). */
export function attestFact(work: RunWork, { attestation, error }: Attested): Fact {
  const { errno } = error === null ? { errno: null } : reportError(error).reported;
  return {
    stage: "attest.result",
    ...common(contextOf(work), attestation !== null),
    ...(attestation === null ? { ...failure(error), severity: "warn" } : {}),
    ...(errno === null ? {} : { errno }),
    key_id: attestation?.key_id ?? null,
    key_name: attestation?.key_name ?? null,
    key_made: attestation?.key_made ?? false,
  };
}
