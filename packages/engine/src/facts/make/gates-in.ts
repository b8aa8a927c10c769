/** This defines what facts say of gates. */
import type { SwitchyardError } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { Gated } from "../../preflight/judge.ts";

export function gatesOf({ stops, overridden }: Gated): Pick<Extract<Fact, { stage: "preflight" }>, "stops" | "overridden"> {
  return {
    stops: stops.map(({ gate, reason }) => ({ gate, reason })),
    overridden: overridden.map(({ gate, reason, overriddenBy }) => ({ gate, reason, overridden_by: overriddenBy ?? "" })),
  };
}

/** Each once; `E_POLICY` says the least, and comes last (REQ-O8). */
export function idsOf(errors: readonly SwitchyardError[]): string[] {
  const ids = [...new Set(errors.map(({ id }) => id))];
  return [...ids.filter((id) => id !== "E_POLICY"), ...ids.filter((id) => id === "E_POLICY")];
}
