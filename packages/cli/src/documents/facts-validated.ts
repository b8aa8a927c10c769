/** This defines `factsValidated`: the document of `facts validate`. */
import { z } from "zod";
import type { Validation } from "../facts/validate-facts.ts";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const validation = describes<Validation>()(
  z.strictObject({
    path: z.string().nullable(),
    lines: z.number().int(),
    valid: z.number().int(),
    newer: z.number().int(),
    with_unknown_keys: z.number().int(),
    invalid: z.number().int(),
    found: z.array(z.strictObject({ file: z.string(), line: z.number().int(), found: z.string() })),
  }),
);

/** See `Validation`. */
export const factsValidated = z.strictObject({ ...ended, command: z.literal("facts validate"), ...validation.shape });
