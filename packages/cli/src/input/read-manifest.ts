/** This defines `readManifest`: a file that says what to plan, with errors that name line and column. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PolicyInput } from "@switchyard/policy";
import type { z } from "zod";
import { policyIn } from "../policy/policy-in.ts";
import { manifestDocument } from "./manifest-document.ts";
import { manifestFault, type ManifestFault } from "./manifest-fault.ts";
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
  if (yaml.fault !== null) throw invalid(file, yaml.fault);
  const result = manifestDocument.safeParse(yaml.value);
  if (result.success) return withPolicy(result.data, () => yaml);
  const { issues } = result.error;
  if (issues[0]?.path[0] === "policy") policyIn({ written: policyOf(yaml.value), path: ["policy"], where: () => yaml });
  throw invalid(file, manifestFault(issues, yaml));
}

function withPolicy({ policy, ...rest }: z.infer<typeof manifestDocument>, where: () => YamlFile): Manifest {
  return { ...rest, policy: policy === undefined ? null : policyIn({ written: policy, path: ["policy"], where }) };
}

function policyOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "policy" in value ? value.policy : undefined;
}

function invalid(file: string, { at, found, hint }: ManifestFault): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "manifest_invalid", op: "readManifest", path: file, message: `Cannot use the manifest ${at}: ${found}`, remedies: hint === undefined ? undefined : [hint] });
}
