/** This defines `policyFlag`: the long option of a field. */
import type { PolicyField } from "./fields.ts";

/** The field in kebab-case, e.g. `--allow-degraded-fs`. */
export function policyFlag(field: PolicyField): string {
  return `--${field.replaceAll("_", "-")}`;
}
