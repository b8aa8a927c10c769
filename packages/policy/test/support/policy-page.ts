/** This defines the table of fields as it stands in docs/policy.md. */
import { FIELD_NAMES, FIELDS, PRESET_NAMES, type PolicyField } from "../../src/index.ts";

/** One row for each field. */
export function policyTable(): string {
  const head = "| field | default | does | in the facts |\n| --- | --- | --- | --- |\n";
  return head + FIELD_NAMES.map((field) => `| \`${field}\` | ${defaultsOf(field)} | ${FIELDS[field].effect} | ${FIELDS[field].fact} |\n`).join("");
}

function defaultsOf(field: PolicyField): string {
  const { defaults } = FIELDS[field];
  const others = PRESET_NAMES.slice(1).filter((name) => shown(defaults[name]) !== shown(defaults.production));
  return [shown(defaults.production), ...others.map((name) => `${name}: ${shown(defaults[name])}`)].join("; ");
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "empty" : value.map((one) => `\`${String(one)}\``).join(" ");
  return typeof value === "string" ? `\`${value}\`` : value === null ? "none" : JSON.stringify(value);
}
