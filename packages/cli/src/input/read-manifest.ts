/** This defines `readManifest`: a file of links and restores, with errors that name line and column. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PolicyInput } from "@switchyard/policy";
import { z } from "zod";
import { policyIn } from "../policy/policy-in.ts";
import { YamlFile } from "./yaml-file.ts";

const manifestDocument = z.strictObject({
  version: z.literal(1),
  /** The name of a preset, or a policy; `policyIn` reads it. */
  policy: z.unknown().optional(),
  links: z.array(z.strictObject({ target: z.string(), source: z.string(), protect: z.boolean().optional() })).optional(),
  restores: z.array(z.strictObject({ target: z.string(), which: z.enum(["newest", "previous", "original"]).optional() })).optional(),
});

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
  if (yaml.fault !== null) throw invalid(file, yaml.fault.at, yaml.fault.found);
  const result = manifestDocument.safeParse(yaml.value);
  if (result.success) return withPolicy(result.data, () => yaml);
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  throw invalid(file, yaml.at(path, key), `${path.length === 0 ? "the manifest" : path.join(".")}: ${issue?.message ?? "is invalid"}`);
}

function withPolicy({ policy, ...rest }: z.infer<typeof manifestDocument>, where: () => YamlFile): Manifest {
  return { ...rest, policy: policy === undefined ? null : policyIn({ written: policy, path: ["policy"], where }) };
}

function invalid(file: string, at: string, found: string): SwitchyardError {
  return new SwitchyardError({
    id: "E_USAGE",
    reason: "manifest_invalid",
    op: "readManifest",
    path: file,
    message: `Cannot use the manifest ${at}: ${found}`,
  });
}
