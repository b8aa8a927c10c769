/** This defines `reportedFlip`: a change of profiles as the report of its run tells it. */
import type { ReportedFlip } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** See `ReportedFlip`. */
export const reportedFlip = describes<ReportedFlip>()(
  z.strictObject({
    prefix: z.string(),
    from_profile: z.string().nullable(),
    to_profile: z.string(),
    why: z.string().nullable(),
    applets: z.number().int().nullable(),
    kept: z.array(z.string()),
    dropped: z.array(z.string()),
    added: z.array(z.string()),
  }),
).meta({ id: "reported_flip" });
