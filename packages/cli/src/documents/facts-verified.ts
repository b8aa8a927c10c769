/** This defines `factsVerified`: the document of `facts verify`. */
import type { FactsVerdict } from "@switchyard/facts";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const chain = describes<FactsVerdict>()(
  z.discriminatedUnion("ok", [
    z.strictObject({
      ok: z.literal(true),
      lines: z.number().int(),
      complete_from: z.string(),
      head: z.string(),
      files: z.array(z.strictObject({ file: z.string(), lines: z.number().int(), from: z.string(), head: z.string() })),
    }),
    z.strictObject({
      ok: z.literal(false),
      reason: z.enum(["changed", "beginning_missing", "end_missing"]),
      file: z.string().nullable(),
      line: z.number().int(),
      found: z.string(),
      complete_from: z.string().nullable(),
    }),
  ]),
);

/** `path`: the newest file of facts; null where none were ever recorded. */
export const factsVerified = z.strictObject({ ...ended, command: z.literal("facts verify"), path: z.string().nullable(), chain });
