/** This defines `profileSetReport`: the document of `profile set` and `profile rollback`. */
import type { SetReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { reportedFlip } from "../parts/reported-flip.ts";
import { runReport } from "../run-report.ts";

/** See `SetReport` of `@switchyard/profiles`. */
export const profileSetReport = describes<SetReport>()(runReport.extend({ command: z.literal("flip"), flip: reportedFlip, generation: z.number().int().nullable() }));
