/** This defines `valueSchema`: the zod schema of what may stand in a policy field. */
import { z } from "zod";
import type { ValueKind, Word } from "../fields/value-kind.ts";

/** Absolute inside the root, without `..` and NUL; links in it are resolved where it is used. */
const PATH = z.string().regex(/^(?![\s\S]*\/\.\.(?:\/|$))\/[^\0]*$/u, "needed is an absolute path without ..");
const TAG = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/u, "needed are 1 to 64 letters, digits, _ or -");

/** The schema. */
export function valueSchema(value: ValueKind): z.ZodType {
  switch (value.kind) {
    case "boolean":
      return z.boolean();
    case "number": {
      const number = z.number().int().min(value.min);
      return orNull(value.max === null ? number : number.max(value.max), value.isNullable);
    }
    case "text":
      return orNull(wordSchema(value.word), value.isNullable);
    case "list":
      return z.array(wordSchema(value.word));
  }
}

function wordSchema(word: Word): z.ZodType {
  return word === "path" ? PATH : word === "tag" ? TAG : z.enum(word);
}

function orNull(schema: z.ZodType, isNullable: boolean): z.ZodType {
  return isNullable ? schema.nullable() : schema;
}
