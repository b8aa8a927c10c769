/** This defines a gate, what it finds, and how a finding becomes a verdict. */
import type { ErrorName, ReasonOf } from "@switchyard/fs-atomic";
import type { Policy, PolicyField } from "../fields/fields.ts";

/** What a gate found wrong; `E_POLICY` where it names no id. */
export type Finding = PolicyFinding | (ErrorName & FoundWrong);

/** A finding of `E_POLICY`. */
export interface PolicyFinding extends FoundWrong {
  readonly id?: never;
  readonly reason: ReasonOf<"E_POLICY">;
}

interface FoundWrong {
  readonly path: string;
  /** What was found, and what was needed. */
  readonly found: string;
  readonly needed: string;
  /** The policy field that would let it pass; none: nothing does. */
  readonly override?: PolicyField;
}

/** What a stopped or overridden gate says. */
export type Stop = ErrorName & Omit<FoundWrong, "override"> & {
  /** The gate's name. */
  readonly gate: string;
  /** The policy field that would let it pass; null where nothing does. */
  readonly override: PolicyField | null;
  /** The policy field that did let it pass; null: it stops. */
  readonly overriddenBy: PolicyField | null;
};

/** What a gate says of one observation: every finding of `stop` and `overridden` is told. */
export interface Verdict {
  readonly gate: string;
  readonly verdict: "pass" | "stop" | "overridden";
  readonly stops: readonly Stop[];
}

/** A pure check of one observation. */
export interface Gate<Seen> {
  readonly name: string;
  check(seen: Seen, policy: Policy): Verdict;
}

/** Which field lets a finding pass. */
export type Overriding = (finding: Finding, policy: Policy) => PolicyField | null;

/** Makes a gate of what finds. */
export function gate<Seen>(name: string, overriding: Overriding, find: (seen: Seen, policy: Policy) => readonly Finding[]): Gate<Seen> {
  return {
    name,
    check: (seen, policy) => {
      const stops = find(seen, policy).map((finding): Stop => ({ id: "E_POLICY", ...finding, gate: name, override: finding.override ?? null, overriddenBy: overriding(finding, policy) }));
      if (stops.length === 0) return { gate: name, verdict: "pass", stops };
      return { gate: name, verdict: stops.every(({ overriddenBy }) => overriddenBy !== null) ? "overridden" : "stop", stops };
    },
  };
}
