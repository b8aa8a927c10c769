/** This defines `runLine`: one run as lists of runs name it. */
import type { RunLine } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";
import { flippedRun } from "./flipped-run.ts";

/** See `RunLine`. */
export const runLine = describes<RunLine>()(
  z.strictObject({
    run_id: z.string(),
    verb: z.enum(["apply", "rollback"]),
    undoes: z.string().nullable(),
    started_at: z.string(),
    state: z.enum(["committed", "provisional", "undone", "unfinished"]),
    stands: z.boolean(),
    undone_by: z.string().nullable(),
    reason: z.string().nullable(),
    conflicts: z.array(z.string()),
    confirm_by: z.string().nullable(),
    targets: z.number().int(),
    flip: flippedRun.nullable(),
    by: z.strictObject({ uid: z.number().int(), login_uid: z.number().int().nullable() }).nullable(),
  }),
).meta({ id: "run_line" });
