/** This defines the registry of errors: every id with its exit code and its reasons, from errors.json beside it. */
import type { ReasonsById } from "./error-reasons.ts";
import registry from "./errors.json" with { type: "json" };

/** The id of a failure; its exit code is `ERRORS[id].exit_code`. */
export type ErrorId = keyof ReasonsById;

/** The reasons of an id: the closed list of errors.json. */
export type ReasonOf<Id extends ErrorId> = ReasonsById[Id];

/** A reason of any id. */
export type ErrorReason = ReasonOf<ErrorId>;

/** An id with one of its own reasons. */
export type ErrorName = { readonly [Id in ErrorId]: { readonly id: Id; readonly reason: ReasonOf<Id> } }[ErrorId];

/** What the registry says of a reason. */
export interface ReasonEntry {
  /** One sentence. */
  readonly when: string;
  /** What every error of this reason tells the reader to do that does not tell something of its own. */
  readonly remedies?: readonly string[];
  /** What such an error tells with its own paths and values, in general words. */
  readonly advice?: readonly string[];
  /** The policy field that lets the gate of this reason pass. */
  readonly override?: string;
}

/** What the registry says of an id. */
export interface ErrorEntry {
  /** Frozen: it never means anything else. */
  readonly exit_code: number;
  /** The rest of a sentence. */
  readonly when: string;
  readonly reasons: Readonly<Record<string, ReasonEntry>>;
}

/** All ids, by exit code. */
export const ERRORS: Readonly<Record<ErrorId, ErrorEntry>> = registry.errors;

/** The exit codes of a process that reports no error, e.g. `128 + n`. */
export const NO_ERROR: readonly { readonly exit_code: string; readonly when: string }[] = registry.no_error;

/** Whether this is an id of the registry. */
export function isErrorId(id: string): id is ErrorId {
  return Object.hasOwn(ERRORS, id);
}
