/** This defines `openConflict`: a target that a run left to someone else, and what can be put back there. */
import type { OpenConflict } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** See `OpenConflict`. */
export const openConflict = describes<OpenConflict>()(z.strictObject({ run_id: z.string(), target: z.string(), backup: z.string(), command: z.string() })).meta({ id: "open_conflict" });
