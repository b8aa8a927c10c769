/** This defines `attestationSchemas`: the JSON Schemas that are shipped in `schema/`. */
import { z } from "zod";
import { envelopeSchema } from "./dsse/envelope.ts";
import { openStatement } from "./statement/statement.ts";

/** The JSON Schemas (2020-12) of the envelope and of the statement in it, by their names. */
export function attestationSchemas(): Readonly<Record<"dsse_envelope" | "attestation.v1", object>> {
  return { dsse_envelope: z.toJSONSchema(envelopeSchema, { io: "input" }), "attestation.v1": z.toJSONSchema(openStatement, { io: "input" }) };
}
