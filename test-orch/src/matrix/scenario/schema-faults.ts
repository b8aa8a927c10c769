/** This defines `schemaFaults`: what a schema has found, in words for the author of a file. */
import type { z } from "zod";

/** One thing that is wrong. */
export interface SchemaFault {
  /** The keys and indexes that lead to it. */
  readonly path: readonly PropertyKey[];
  /** The key that is wrong there, if it is one. */
  readonly key?: string;
  /** e.g. `steps[0]: there is no key "exits"`. */
  readonly text: string;
}

type Issue = z.core.$ZodIssue;
type Union = Extract<Issue, { code: "invalid_union" }>;

/** One for each wrong key and each wrong value. */
export function schemaFaults(issues: readonly Issue[]): SchemaFault[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => fault(issue.path, `there is no key "${key}"`, key));
    return issue.code === "invalid_union" ? unionFaults(issue) : [fault(issue.path, issue.message)];
  });
}

/**
 * Of several forms, all of which it has failed: where it has the keys of one of them, what that one finds; else the keys that none
 * of them knows, and those by which they are known.
 */
function unionFaults({ path, errors, message }: Union): SchemaFault[] {
  const needed = errors.flatMap((issues) => issues.filter(isMissing).slice(0, 1).map(({ path: [key] }) => String(key)));
  const meant = errors.find((issues) => !issues.some((issue) => isMissing(issue) || isNoObject(issue)));
  if (meant !== undefined) return schemaFaults(meant.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
  if (needed.length === 0) return [fault(path, message)];
  const forms = errors.filter((issues) => !issues.some(isNoObject)).map((issues) => issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : [])));
  const unknown = (forms[0] ?? []).filter((key) => forms.every((keys) => keys.includes(key)));
  return [...unknown.map((key) => fault(path, `there is no key "${key}"`, key)), fault(path, `one of these keys is needed: ${[...new Set(needed)].join(", ")}`)];
}

/** A required key of the form itself is not there. */
function isMissing(issue: Issue): boolean {
  return issue.code === "invalid_type" && issue.path.length === 1 && issue.message.endsWith("received undefined");
}

function isNoObject(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code !== "unrecognized_keys";
}

function fault(path: readonly PropertyKey[], text: string, key?: string): SchemaFault {
  const place = path.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`)).join("");
  return { path, text: place === "" ? text : `${place}: ${text}`, ...(key === undefined ? {} : { key }) };
}
