/** This defines `canaryPathReport`: the document of `canary path`. */
import { z } from "zod";
import type { CanaryPathReport } from "../canary/canary-reports.ts";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

/** See `CanaryPathReport`. */
export const canaryPathReport = describes<CanaryPathReport>()(
  z.strictObject({
    kind: z.literal("switchyard.canary_path"),
    ...ended,
    command: z.literal("canary path"),
    profile: z.string(),
    bin: z.string(),
    path: z.string(),
    applets: z.array(z.string()),
    warnings: z.array(z.string()),
  }),
);
