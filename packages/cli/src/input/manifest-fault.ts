/** This defines `manifestFault`: what is wrong with a manifest, with its place and what was probably meant. */
import { isPolicyField, nearest } from "@switchyard/policy";
import type { z } from "zod";
import { knownKeys } from "./known-keys.ts";
import { manifestDocument } from "./manifest-document.ts";
import type { YamlFile } from "./yaml-file.ts";

/** A fault for people. */
export interface ManifestFault {
  /** `FILE:LINE:COLUMN`. */
  readonly at: string;
  readonly found: string;
  readonly hint?: string;
}

/** The first of the issues; but where a key is missing and a strange one stands beside it, that one: it is the slip. */
export function manifestFault(issues: readonly z.core.$ZodIssue[], yaml: YamlFile): ManifestFault {
  const [first] = issues;
  const beside = JSON.stringify(first?.path.slice(0, -1));
  const slip = issues.find(({ code, path }) => code === "unrecognized_keys" && JSON.stringify(path) === beside);
  const issue = (first !== undefined && isMissing(yaml.value, first.path) ? slip : undefined) ?? first;
  const path = issue?.path ?? [];
  if (issue?.code !== "unrecognized_keys") return { at: yaml.at(path), found: `${shown(path)}: ${isMissing(yaml.value, path) ? "it is missing" : (issue?.message ?? "is invalid")}` };
  const [key = ""] = issue.keys;
  return { at: yaml.at(path, key), found: `${shown(path)}: ${JSON.stringify(key)} is no key of it`, hint: hintAt(path, key) };
}

/** What was probably meant. */
function hintAt(path: readonly PropertyKey[], key: string): string {
  if (path.at(-1) === "policy" && isPolicyField(key)) return `The field ${key} is none of a single action: write it under the manifest's own policy.`;
  const known = knownKeys(manifestDocument, path);
  const meant = nearest(key, known);
  return meant === null ? `Its keys are ${known.join(", ")}.` : `Did you mean ${meant}?`;
}

function isMissing(value: unknown, [key, ...rest]: readonly PropertyKey[]): boolean {
  if (key === undefined) return value === undefined;
  return typeof value === "object" && value !== null && isMissing(new Map<PropertyKey, unknown>(Object.entries(value)).get(String(key)), rest);
}

function shown(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the manifest";
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`)).join("");
}
