/** This defines `passedOver`: what a request names and its plan leaves out. */
import type { PassedOver } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** See `PassedOver`. */
export const passedOver = describes<PassedOver>()(z.strictObject({ target: z.string(), source: z.string(), why: z.enum(["target_missing", "source_missing", "directory_missing"]) })).meta({ id: "passed_over" });
