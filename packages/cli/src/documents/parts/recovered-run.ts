/** This defines `recoveredRun`: an unfinished run that was brought to its end first. */
import type { RecoveredRun } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";
import { flippedRun } from "./flipped-run.ts";

/** See `RecoveredRun`. */
export const recoveredRun = describes<RecoveredRun>()(
  z.strictObject({
    run_id: z.string(),
    verb: z.enum(["apply", "rollback"]),
    flip: flippedRun.nullable(),
    outcome: z.enum(["undone", "finished", "completed", "discarded"]),
    reason: z.string().nullable(),
    conflicts: z.array(z.string()),
  }),
).meta({ id: "recovered_run" });
