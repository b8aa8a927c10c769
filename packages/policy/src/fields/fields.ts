/** This defines `FIELDS`: the one table from which schema, presets, documentation and flags come. */
import { BACKUP_FIELDS } from "./backup-fields.ts";
import { RUN_FIELDS } from "./run-fields.ts";
import { TARGET_FIELDS } from "./target-fields.ts";
import type { ValueOf } from "./value-kind.ts";

/** Every field of a policy, by its name in files and facts. */
export const FIELDS = { ...RUN_FIELDS, ...TARGET_FIELDS, ...BACKUP_FIELDS } as const;

/** The name of a field. */
export type PolicyField = keyof typeof FIELDS;

/** A complete policy. */
export type Policy = { readonly [N in PolicyField]: Readonly<ValueOf<(typeof FIELDS)[N]["value"]>> };

/** Whether it is the name of a field. */
export function isPolicyField(name: string): name is PolicyField {
  return Object.hasOwn(FIELDS, name);
}

/** The names, in the table's order. */
export const FIELD_NAMES: readonly PolicyField[] = Object.keys(FIELDS).filter(isPolicyField);
