/** This defines `readPolicy`: what `--policy PRESET|FILE` means. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { PRESET_NAMES, type PolicyInput, type PolicyLayer } from "@switchyard/policy";
import { readText } from "../input/read-text.ts";
import { YamlFile } from "../input/yaml-file.ts";
import { policyIn } from "./policy-in.ts";

/**
 * The preset of that name; else the file, YAML or JSON. A file that bears a preset's name is written `./production`.
 *
 * @param asked the flag or the variable; the origin of a preset. Of a file's fields it is the file
 * @throws `E_USAGE` `policy_unreadable`, `policy_invalid`, the latter with `FILE:LINE:COLUMN` of the first fault
 */
export function readPolicy(name: string, asked: PolicyLayer["origin"]): PolicyLayer {
  const preset = PRESET_NAMES.find((one) => one === name);
  if (preset !== undefined) return { origin: asked, document: { preset } };
  // Whoever names a file says where it is; a bare word is a slip in a preset's name.
  if (/^\w*$/u.test(name)) throw noPreset(name);
  return { origin: { kind: "file", path: name }, document: readFile(name) };
}

function readFile(file: string): PolicyInput {
  const yaml = new YamlFile(file, readText(file, "policy"));
  if (yaml.fault === null) return policyIn({ written: yaml.value, path: [], where: () => yaml });
  const { at, found } = yaml.fault;
  throw new SwitchyardError({ id: "E_USAGE", reason: "policy_invalid", op: "readPolicy", path: file, message: `Cannot use the policy ${at}: ${found}` });
}

function noPreset(name: string): SwitchyardError {
  const message = `Cannot use the policy ${JSON.stringify(name)}: there is no such preset.`;
  const remedies = [`There are ${PRESET_NAMES.join(", ")}.`, "A file is written with its directory or its ending, e.g. ./policy or policy.yaml."];
  return new SwitchyardError({ id: "E_USAGE", reason: "policy_invalid", op: "readPolicy", path: name, message, remedies });
}
