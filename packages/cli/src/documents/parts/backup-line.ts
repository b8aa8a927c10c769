/** This defines `backupLine`: a backup as documents name it. */
import type { BackupLine } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** See `BackupLine`. */
export const backupLine = describes<BackupLine>()(
  z.strictObject({
    payload: z.string(),
    generation: z.number().int().nullable(),
    role: z.enum(["undo", "redo"]).nullable(),
    run_id: z.string().nullable(),
    created_at: z.string().nullable(),
  }),
);
