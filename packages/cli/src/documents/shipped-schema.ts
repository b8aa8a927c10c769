/** This defines `shippedSchema`: a part of a document that the schema of another package describes. */
import { z } from "zod";

/** The `$id` of each such part's schema. */
export const SHIPPED_IDS = new WeakMap<object, string>();

/** Stands for the schema with this `$id`; in the JSON Schema it is a `$ref` to it. Nothing is checked by zod. */
export function shippedSchema<T>(id: string): z.ZodCustom<T, T> {
  const schema = z.custom<T>();
  SHIPPED_IDS.set(schema, id);
  return schema;
}
