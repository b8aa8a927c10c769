/** This defines `flippedRun`: that a run pointed a prefix at another profile. */
import type { FlippedRun } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** See `FlippedRun`. */
export const flippedRun = describes<FlippedRun>()(z.strictObject({ prefix: z.string(), from_profile: z.string().nullable(), to_profile: z.string(), why: z.string().nullable() })).meta({ id: "flipped_run" });
