/** This defines the policy document: a preset by name and fields that differ from it (REQ-C2). */
import { z } from "zod";
import { FIELDS, type Policy } from "../fields/fields.ts";
import { PRESET_NAMES, type Field } from "../fields/field.ts";
import { PRESETS } from "../fields/presets.ts";
import type { ValueOf } from "../fields/value-kind.ts";
import { valueSchema } from "./value-schema.ts";

type ShapeOf<F extends Readonly<Record<string, Field>>> = { readonly [N in keyof F]: z.ZodType<ValueOf<F[N]["value"]>> };

/** The schemas of the table by name. */
function shapeOf<F extends Readonly<Record<string, Field>>>(fields: F): ShapeOf<F> {
  const shape: Record<string, unknown> = Object.fromEntries(Object.entries(fields).map(([name, { value, effect, defaults }]) => [name, valueSchema(value).describe(`${effect} (production: ${JSON.stringify(defaults.production)})`)]));
  if (!isShapeOf(shape, fields)) throw new TypeError("a field is not in its own table");
  return shape;
}

function isShapeOf<F extends Readonly<Record<string, Field>>>(shape: Readonly<Record<string, unknown>>, fields: F): shape is ShapeOf<F> {
  return Object.keys(fields).every((name) => Object.hasOwn(shape, name));
}

const overrides = z.strictObject(shapeOf(FIELDS)).partial();

/** Single fields, as a manifest or a command line names them; an unknown field is an error. */
export const policyOverrides = overrides;

/** Some fields of a policy. */
export type PolicyOverrides = z.infer<typeof policyOverrides>;

/** What a file or a manifest holds: `preset` if another than production, and what differs from it. */
export const policyInput = overrides.extend({ preset: z.enum(PRESET_NAMES).optional().describe("the preset from which the other fields differ; production if absent") });

/** A policy as written. */
export type PolicyInput = z.infer<typeof policyInput>;

/** A complete policy; a field that is missing is as in the preset, an unknown one is an error. */
export const policyDocument = policyInput.transform(completed);

/** The policy that the document means. A key that is there without a value says nothing. */
export function completed({ preset = "production", ...fields }: PolicyInput): Policy {
  return { ...PRESETS[preset], ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) };
}
