/** This defines `smokeListReport`: the document of `smoke list`. */
import type { SmokeListReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const check = z.strictObject({
  name: z.string(),
  kind: z.enum(["command", "source"]),
  tool: z.string(),
  args: z.array(z.string()).nullable(),
  why: z.string().nullable(),
  wanted_for: z.array(z.string()),
});

/** See `SmokeListReport`. */
export const smokeListReport = describes<SmokeListReport>()(
  z.strictObject({
    kind: z.literal("switchyard.smoke_list"),
    ...ended,
    command: z.literal("smoke list"),
    tools: z.array(z.string()),
    packs: z.array(z.strictObject({ name: z.string(), revision: z.number().int(), description: z.string().nullable(), providers: z.array(z.string()), checks: z.array(check) })),
    warnings: z.array(z.string()),
  }),
);
