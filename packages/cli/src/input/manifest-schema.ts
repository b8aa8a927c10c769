/** This defines `manifestSchema`: the JSON Schema of a manifest, for editors. */
import { z } from "zod";
import { manifestDocument } from "./manifest-document.ts";

/** The JSON Schema (2020-12), as it is shipped in `schema/manifest.v1.schema.json`. */
export function manifestSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(manifestDocument, { io: "input" });
  return { $schema, $id: "urn:switchyard:manifest.v1", title: "manifest.v1", ...rest };
}
