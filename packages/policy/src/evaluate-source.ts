/** This defines `evaluateSource`: what the gates say of a program that no target leads to yet, e.g. an applet of a profile (REQ-S3). */
import type { Policy } from "./fields/fields.ts";
import type { Stop } from "./gates/gate.ts";
import { PROGRAM_GATES, type SeenSource } from "./gates/source-gates.ts";

/** Everything that stops it from being a source, as `evaluate` would of a link to it; none: it may be one. */
export function evaluateSource(seen: SeenSource, policy: Policy): readonly Stop[] {
  return PROGRAM_GATES.flatMap((gate) => gate.check(seen, policy).stops.filter(({ overriddenBy }) => overriddenBy === null));
}
