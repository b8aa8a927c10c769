/** This defines `rescueBundleReport`: the document of `rescue bundle`. */
import type { RescueBundleReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

/** See `RescueBundleReport`. */
export const rescueBundleReport = describes<RescueBundleReport>()(
  z.strictObject({
    kind: z.literal("switchyard.rescue_bundle"),
    ...ended,
    command: z.literal("rescue bundle"),
    dir: z.string(),
    runs: z.array(z.string()),
    busybox: z.strictObject({ state: z.enum(["copied", "not_found", "refused"]), from: z.string().nullable(), why: z.string().nullable() }).nullable(),
    files: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
    warnings: z.array(z.string()),
  }),
);
