/** This defines `printPolicy`: what `policy show` says. */
import { FIELD_NAMES } from "@switchyard/policy";
import { printLines } from "../output/print.ts";
import type { OriginatedPolicy } from "../policy/policy-of.ts";
import { inlineYaml } from "./inline-yaml.ts";
import { originText } from "./origin-text.ts";
import { printDocument } from "./print-document.ts";
import { visible } from "./visible.ts";

/** Prints the policy: as YAML that `--policy` takes, or as a document that always tells the origins. */
export async function printPolicy({ preset, presetOrigin, policy, origins }: OriginatedPolicy, options: { readonly json?: boolean; readonly origin?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument({ kind: "switchyard.policy", schema_version: 1, command: "policy show", ok: true, exit_code: 0, error: null, preset, preset_origin: presetOrigin, policy, origins });
    return 0;
  }
  const noted = (line: string, origin: string): string => (options.origin === true ? `${line}  # ${origin}` : line);
  await printLines([
    noted(`preset: ${preset}`, presetOrigin === null ? "nobody named one" : comment(originText(presetOrigin))),
    ...FIELD_NAMES.map((field) => noted(`${field}: ${inlineYaml(policy[field])}`, comment(originText(origins[field])))),
  ]);
  return 0;
}

/** A file's name must not end the line that it is told on. */
function comment(text: string): string {
  return visible(JSON.stringify(text).slice(1, -1));
}
