/** This defines `rollbackTo`: the document of `rollback --to`. */
import type { RollbackToReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { mode } from "./parts/mode.ts";
import { recoveredRun } from "./parts/recovered-run.ts";
import { runReport } from "./run-report.ts";

/** See `RollbackToReport`. */
export const rollbackTo = describes<RollbackToReport>()(
  z.strictObject({
    ...ended,
    command: z.literal("rollback --to"),
    mode,
    to: z.string(),
    undoes: z.array(z.string()),
    left: z.array(z.string()).nullable(),
    reports: z.array(runReport),
    recovered: z.array(recoveredRun),
    warnings: z.array(z.string()),
  }),
);
