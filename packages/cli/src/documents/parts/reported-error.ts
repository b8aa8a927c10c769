/** This defines `reportedError`: a failure as documents carry it. */
import type { ReportedError } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** Decide on `id` and `reason`; `message` and `remedies` are for people. */
export const reportedError = describes<ReportedError>()(
  z.strictObject({
    id: z.string(),
    reason: z.string(),
    message: z.string(),
    path: z.string().nullable(),
    errno: z.string().nullable(),
    remedies: z.array(z.string()),
  }),
).meta({ id: "reported_error" });
