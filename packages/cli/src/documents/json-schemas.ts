/** This defines `jsonSchemas`: the JSON Schemas that are shipped in `schema/`. */
import { z } from "zod";
import { manifestSchema } from "../input/manifest-schema.ts";
import { DOCUMENTS } from "./documents.ts";
import { errorDocument } from "./error-document.ts";
import { SHIPPED_IDS } from "./shipped-schema.ts";

/** The JSON Schemas (2020-12) by the names of their files: each verb's, its words joined by `-`, `error`, and that of a manifest. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  const own = Object.entries(DOCUMENTS).flatMap(([verb, schema]) => (schema === null ? [] : [[verb.replaceAll(" ", "-"), schema] as const]));
  const printed = [...own, ["error", errorDocument] as const].map(([name, schema]) => [`${name}.v1.schema.json`, jsonSchema(`${name}.v1`, schema)] as const);
  return new Map([...printed, ["manifest.v1.schema.json", manifestSchema()] as const]);
}

function jsonSchema(name: string, schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    // As the fields of a policy are written.
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: made }) => {
      const id = SHIPPED_IDS.get(zodSchema);
      if (id !== undefined) made.$ref = id;
    },
  });
  return { $schema, $id: `urn:switchyard:command.${name}`, title: name, ...rest };
}
