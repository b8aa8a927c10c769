/** This defines `factsShown`: the document of `facts`, `facts tail` and `facts query`. */
import type { Fact } from "@switchyard/facts";
import { z } from "zod";
import { ended } from "./parts/ended.ts";
import { shippedSchema } from "./shipped-schema.ts";

/** `facts`, oldest first, are as they were recorded, also those that a newer version wrote. */
export const factsShown = z.strictObject({
  ...ended,
  command: z.enum(["facts", "facts tail", "facts query"]),
  facts: z.array(shippedSchema<Fact>("urn:switchyard:fact.v1")),
});
