/** This defines `pinReport`: the document of `pin` and `unpin`. */
import type { PinReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { backupLine } from "./parts/backup-line.ts";
import { ended } from "./parts/ended.ts";
import { mode } from "./parts/mode.ts";
import { recoveredRun } from "./parts/recovered-run.ts";

/** See `PinReport`. */
export const pinReport = describes<PinReport>()(
  z.strictObject({
    kind: z.literal("switchyard.pin"),
    ...ended,
    command: z.enum(["pin", "unpin"]),
    mode,
    target: z.string(),
    backup: backupLine.nullable(),
    before: z.boolean(),
    after: z.boolean(),
    recovered: z.array(recoveredRun),
    warnings: z.array(z.string()),
  }),
);
