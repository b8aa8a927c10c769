/** This defines `choose`: which of the candidates are wanted. Pure. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { namePattern, type NamePattern } from "@switchyard/engine";
import { nearest } from "@switchyard/policy";
import type { Candidate } from "./candidate.ts";

/** Patterns of names, as `namePattern` of the engine reads them. */
export interface Choice {
  /** All if absent. */
  readonly only?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
}

/** What is taken, and what was written in vain. */
export interface Chosen {
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly string[];
}

/**
 * @throws `E_POLICY`: `only_unmatched`: a pattern of `only` means none of them; `profile_empty`: none is left; `E_USAGE` `bad_pattern`
 */
export function choose(candidates: readonly Candidate[], { only, except = [] }: Choice): Chosen {
  const [wanted, unwanted] = [only?.map((text) => namePattern(text)), except.map((text) => namePattern(text))];
  const names = candidates.map(({ name }) => name);
  const idle = wanted?.find(({ matches }) => !names.some(matches));
  if (idle !== undefined) throw unmatched(idle, names);
  const chosen = candidates.filter(({ name }) => wanted?.some(({ matches }) => matches(name)) ?? true);
  const taken = chosen.filter(({ name }) => !unwanted.some(({ matches }) => matches(name)));
  if (taken.length === 0) throw empty(candidates.length);
  return { candidates: taken, warnings: unwanted.filter(({ matches }) => !names.some(matches)).map((pattern) => exceptsNothing(pattern, names)) };
}

function unmatched({ text }: NamePattern, names: readonly string[]): SwitchyardError {
  const meant = nearest(text, names);
  const message = `Cannot build the profile: found no program that ${JSON.stringify(text)} of only means.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "only_unmatched", op: "profile", path: text, message, remedies: meant === null ? undefined : [`Did you mean ${JSON.stringify(meant)}?`] });
}

function empty(found: number): SwitchyardError {
  const message = `Cannot build the profile: found ${found === 0 ? "no program" : `${found} programs, of which none is wanted`}; needed is one at least.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_empty", op: "profile", message });
}

function exceptsNothing({ text }: NamePattern, names: readonly string[]): string {
  const meant = nearest(text, names);
  return `The pattern ${JSON.stringify(text)} of except means no program${meant === null ? "." : `; did you mean ${JSON.stringify(meant)}?`}`;
}
