/** This defines `flagLayers`: what the flags of a command line say of the policy. */
import { tag } from "@switchyard/backup";
import { FIELD_NAMES, FIELDS, policyFlag, type PolicyField, type PolicyLayer } from "@switchyard/policy";
import { textPolicy } from "./text-policy.ts";

/**
 * One layer for each flag that was given.
 *
 * @param options as Commander gives them
 * @throws `E_USAGE` `bad_tag`; `PolicyError`
 */
export function flagLayers(options: object): readonly PolicyLayer[] {
  const given = new Map<string, unknown>(Object.entries(options));
  return FIELD_NAMES.flatMap((field): readonly PolicyLayer[] => {
    const value = given.get(attributeOf(field));
    if (value === undefined) return [];
    const flag = flagOf(field, value);
    // Of a tag the package that names backups says what is wrong.
    if (field === "backup_tag" && typeof value === "string") tag(value);
    return [{ origin: { kind: "flag", flag }, document: textPolicy(field, value === false ? noneOf(field) : value, flag) }];
  });
}

/** The name under which Commander keeps the option. */
function attributeOf(field: PolicyField): string {
  return field === "backup_tag" ? "tag" : field.replaceAll(/_(?<letter>.)/gu, (_, letter: string) => letter.toUpperCase());
}

function flagOf(field: PolicyField, value: unknown): string {
  if (field === "backup_tag") return "--tag";
  return value === false ? policyFlag(field).replace("--", "--no-") : policyFlag(field);
}

/** What `--no-…` means. */
function noneOf(field: PolicyField): unknown {
  const { kind } = FIELDS[field].value;
  return kind === "boolean" ? false : kind === "list" ? [] : null;
}
