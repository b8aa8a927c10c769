/** This defines `parsePolicy`: a policy document read, or everything that is wrong with it. */
import type { z } from "zod";
import { FIELD_NAMES } from "../fields/fields.ts";
import { PRESET_NAMES } from "../fields/field.ts";
import { nearest } from "./nearest.ts";
import { policyInput, type PolicyInput } from "./policy-document.ts";
import { PolicyError, type PolicyIssue } from "./policy-error.ts";

/**
 * Reads a document, already parsed from YAML or JSON. Every fault is found at once.
 *
 * @param source where it is from, for the error
 * @throws {@link PolicyError}: an unknown field, with the one that was probably meant; a value that does not fit; no document
 */
export function parsePolicy(document: unknown, source: string): PolicyInput {
  const result = policyInput.safeParse(document);
  if (result.success) return result.data;
  const [first, ...rest] = result.error.issues.flatMap(issuesOf);
  if (first === undefined) throw new TypeError("a refused document has an issue");
  throw new PolicyError(source, [first, ...rest]);
}

function issuesOf(issue: z.core.$ZodIssue): readonly PolicyIssue[] {
  const path = shown(issue.path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(key));
  if (path === "") return [{ path, reason: "not_a_document", found: "it is no map of fields", suggestion: null }];
  if (path === "preset") return [{ path, reason: "unknown_preset", found: `there are ${PRESET_NAMES.join(", ")}`, suggestion: null }];
  return [{ path, reason: "bad_value", found: issue.message, suggestion: null }];
}

function unknownField(key: string): PolicyIssue {
  return { path: key, reason: "unknown_field", found: "there is no such field", suggestion: nearest(key, [...FIELD_NAMES, "preset"]) };
}

function shown(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}${text === "" ? "" : "."}${String(part)}`), "");
}
