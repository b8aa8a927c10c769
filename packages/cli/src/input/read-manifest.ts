/** This defines `readManifest`: a file that says what to plan, with errors that name line and column. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { isPolicyField, nearest, type PolicyInput } from "@switchyard/policy";
import type { z } from "zod";
import { policyIn } from "../policy/policy-in.ts";
import { knownKeys } from "./known-keys.ts";
import { manifestDocument } from "./manifest-document.ts";
import { YamlFile } from "./yaml-file.ts";

/** A manifest as written. */
export type Manifest = Omit<z.infer<typeof manifestDocument>, "policy"> & { readonly policy: PolicyInput | null };

/**
 * Reads a manifest, YAML or JSON (which is YAML too).
 *
 * @param text the file's content
 * @param json what it is if it is JSON; else undefined. Large ones are generated, and JSON is read in a tenth of the time
 * @throws `E_USAGE` `manifest_invalid`; `PolicyError`; both with `FILE:LINE:COLUMN` of the first fault
 */
export function readManifest(file: string, text: string, json: unknown): Manifest {
  const parsed = json === undefined ? undefined : manifestDocument.safeParse(json);
  if (parsed?.success === true) return withPolicy(parsed.data, () => new YamlFile(file, text));
  const yaml = new YamlFile(file, text);
  if (yaml.fault !== null) throw invalid(file, yaml.fault.at, { found: yaml.fault.found });
  const result = manifestDocument.safeParse(yaml.value);
  if (result.success) return withPolicy(result.data, () => yaml);
  const [issue] = result.error.issues;
  if (issue?.path[0] === "policy") policyIn({ written: policyOf(yaml.value), path: ["policy"], where: () => yaml });
  throw faultOf(issue, yaml, file);
}

function withPolicy({ policy, ...rest }: z.infer<typeof manifestDocument>, where: () => YamlFile): Manifest {
  return { ...rest, policy: policy === undefined ? null : policyIn({ written: policy, path: ["policy"], where }) };
}

function policyOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "policy" in value ? value.policy : undefined;
}

function faultOf(issue: z.core.$ZodIssue | undefined, yaml: YamlFile, file: string): SwitchyardError {
  const path = issue?.path ?? [];
  const where = path.length === 0 ? "the manifest" : path.join(".");
  if (issue?.code !== "unrecognized_keys") return invalid(file, yaml.at(path), { found: `${where}: ${issue?.message ?? "is invalid"}` });
  const [key = ""] = issue.keys;
  return invalid(file, yaml.at(path, key), { found: `${where}: ${JSON.stringify(key)} is no key of it`, hint: hintAt(path, key) });
}

/** What was probably meant. */
function hintAt(path: readonly PropertyKey[], key: string): string {
  const known = knownKeys(manifestDocument, path);
  if (path.at(-1) === "policy" && isPolicyField(key)) return `The field ${key} is none of a single action: write it under the manifest's own policy.`;
  const meant = nearest(key, known);
  return meant === null ? `Its keys are ${known.join(", ")}.` : `Did you mean ${meant}?`;
}

function invalid(file: string, at: string, { found, hint }: { readonly found: string; readonly hint?: string }): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "manifest_invalid", op: "readManifest", path: file, message: `Cannot use the manifest ${at}: ${found}`, remedies: hint === undefined ? undefined : [hint] });
}
