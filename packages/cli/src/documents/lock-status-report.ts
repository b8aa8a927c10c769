/** This defines `lockStatusReport`: the document of `lock status`. */
import type { LockStatusReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const lockProcess = z.strictObject({ pid: z.number().int(), command: z.string() });

/** See `LockStatusReport`. */
export const lockStatusReport = describes<LockStatusReport>()(
  z.strictObject({
    kind: z.literal("switchyard.lock_status"),
    ...ended,
    command: z.literal("lock status"),
    path: z.string(),
    state: z.enum(["free", "held", "shared", "unknown"]).nullable(),
    holders: z.array(lockProcess),
    record: z
      .strictObject({ pid: z.number(), start_time: z.string(), boot_id: z.string(), run_id: z.string(), acquired_at: z.string(), process: z.enum(["running", "gone", "elsewhere"]) })
      .nullable(),
    waiting: z.array(lockProcess),
    writer_waits: z.boolean(),
    warnings: z.array(z.string()),
  }),
);
