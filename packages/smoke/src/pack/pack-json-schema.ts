/** This defines `packJsonSchema`: the shape of a pack for editors and other programs. */
import { z } from "zod";
import { packSchema } from "./pack.ts";

/** The JSON Schema (2020-12) of a pack as it is written, shipped as `schema/smoke_pack.v1.schema.json`. */
export function packJsonSchema(): object {
  return z.toJSONSchema(packSchema, { io: "input" });
}
