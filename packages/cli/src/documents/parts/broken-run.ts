/** This defines `brokenRun`: a run of which nobody knows what it did. */
import type { BrokenRun } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";
import { reportedError } from "./reported-error.ts";

/** See `BrokenRun`. */
export const brokenRun = describes<BrokenRun>()(z.strictObject({ run_id: z.string(), error: reportedError })).meta({ id: "broken_run" });
