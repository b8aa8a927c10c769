/** This defines `redact`: a fact without what differs from run to run (REQ-O2, REQ-D2). */
import { REDACTIONS, type RedactionKind } from "./redactions.ts";

/** A fact after redaction. */
export type RedactedFact = Readonly<Record<string, unknown>>;

/**
 * The fact, or a recorded line as it was read, without what the closed list {@link REDACTIONS} names. The plan, preflight and
 * per-action facts of a dry run are then those of a commit that came to stand, byte for byte in their canonical form.
 * Redacting twice is redacting once.
 *
 * @param keep kinds that are left as they are: goldens of commits keep `mode` and `outcome`
 */
export function redact(fact: object, { keep = [] }: { readonly keep?: readonly RedactionKind[] } = {}): RedactedFact {
  return Object.fromEntries(Object.entries(fact).flatMap(([key, value]: [string, unknown]) => redacted(key, value, keep)));
}

function redacted(key: string, value: unknown, keep: readonly RedactionKind[]): [string, unknown][] {
  const redaction = Object.hasOwn(REDACTIONS, key) ? REDACTIONS[key] : undefined;
  if (redaction !== undefined && !keep.includes(redaction.kind)) return redaction.to === undefined ? [] : [[key, redaction.to]];
  return [[key, below(value, keep)]];
}

function below(value: unknown, keep: readonly RedactionKind[]): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => below(one, keep));
  return typeof value === "object" && value !== null ? redact(value, { keep }) : value;
}
