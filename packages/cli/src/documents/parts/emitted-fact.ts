/** This defines `emittedFact`: a fact of this very run of the command. */
import type { Fact } from "@switchyard/facts";
import { shippedSchema } from "../shipped-schema.ts";

/** See `factSchema` of `@switchyard/facts`. */
export const emittedFact = shippedSchema<Fact>("urn:switchyard:fact.v1.emitted");
