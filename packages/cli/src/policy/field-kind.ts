/** This defines `fieldKind`: how the value of a policy field is written as text. */
import { FIELDS, type PolicyField } from "@switchyard/policy";
import { z } from "zod";

/** `choices`: the words that an element, or the value, may be; null: a path. `isNullable`: it may also be null. */
export type FieldKind =
  | { readonly kind: "boolean" }
  | { readonly kind: "list"; readonly choices: readonly string[] | null }
  | { readonly kind: "number"; readonly choices: null; readonly isNullable: boolean }
  | { readonly kind: "text"; readonly choices: readonly string[] | null; readonly isNullable: boolean };

/** Told by the field's schema. */
export function fieldKind(field: PolicyField): FieldKind {
  const schema: z.ZodType = FIELDS[field].schema;
  if (schema instanceof z.ZodBoolean) return { kind: "boolean" };
  if (schema instanceof z.ZodArray) return { kind: "list", choices: choicesOf(schema.element) };
  const isNullable = schema instanceof z.ZodNullable;
  const inner = isNullable ? schema.unwrap() : schema;
  if (inner instanceof z.ZodNumber) return { kind: "number", choices: null, isNullable };
  return { kind: "text", choices: choicesOf(inner), isNullable };
}

function choicesOf(schema: unknown): readonly string[] | null {
  return schema instanceof z.ZodEnum ? schema.options.map(String) : null;
}
