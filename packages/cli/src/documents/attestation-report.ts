/** This defines `attestationReport`: the document of `attest verify` and `attest show`. */
import type { Statement } from "@switchyard/attest";
import type { AttestationReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { keyLine } from "./parts/key-line.ts";
import { shippedSchema } from "./shipped-schema.ts";

const state = z.enum(["same", "same_kind", "missing", "other_kind", "other_content", "source_missing", "other_source", "unreadable", "bad_path"]);

/** See `AttestationReport`. */
export const attestationReport = describes<AttestationReport>()(
  z.strictObject({
    kind: z.literal("switchyard.attestation"),
    ...ended,
    command: z.enum(["attest show", "attest verify"]),
    run_id: z.string().nullable(),
    file: z.string().nullable(),
    signed_by: z.array(keyLine),
    subjects: z.strictObject({ checked: z.number().int(), differing: z.array(z.strictObject({ path: z.string(), action_id: z.string(), state, found: z.string().nullable() })) }).nullable(),
    facts: z.enum(["same", "missing", "broken"]).nullable(),
    statement: shippedSchema<Statement>("urn:switchyard:attestation.v1").nullable(),
  }),
);
