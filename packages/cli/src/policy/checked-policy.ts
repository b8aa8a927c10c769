/** This defines `checkedPolicy`: a policy as someone wrote it, in which nothing will be passed over. */
import { FIELDS, isPolicyField, parsePolicy, PolicyError, type PolicyInput, type PolicyIssue } from "@switchyard/policy";
import { isDeepStrictEqual } from "node:util";
import { INERT_FIELDS } from "./inert-fields.ts";

/**
 * Reads a policy: the name of a preset, or a document.
 *
 * @param source where it is from, for the error
 * @throws `PolicyError`: as `parsePolicy` does, and for a value on which nothing would act
 */
export function checkedPolicy(written: unknown, source: string): PolicyInput {
  const document = parsePolicy(typeof written === "string" ? { preset: written } : written, source);
  const [first, ...rest] = Object.entries(document).flatMap(inertIssue);
  if (first !== undefined) throw new PolicyError(source, [first, ...rest]);
  return document;
}

function inertIssue([field, value]: [string, unknown]): readonly PolicyIssue[] {
  if (!isPolicyField(field) || !INERT_FIELDS.includes(field)) return [];
  const acted = FIELDS[field].defaults.production;
  if (value === undefined || isDeepStrictEqual(value, acted)) return [];
  return [{ path: field, reason: "bad_value", found: `this version does only what ${JSON.stringify(acted)} means`, suggestion: null }];
}
