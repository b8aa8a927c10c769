/** This defines `smokeRunReport`: the document of `smoke run`. */
import type { SmokeRunReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { checkReport } from "./parts/check-report.ts";
import { ended } from "./parts/ended.ts";

const { id, kind, pack, name, target, provider, level, outcome, duration_ms } = checkReport.shape;

/** See `SmokeRunReport`. */
export const smokeRunReport = describes<SmokeRunReport>()(
  z.strictObject({
    kind: z.literal("switchyard.smoke_run"),
    ...ended,
    command: z.literal("smoke run"),
    run_id: z.string().nullable(),
    targets: z.array(z.string()),
    status: z.enum(["ok", "failed"]).nullable(),
    checks: z.array(z.strictObject({ id, kind, pack, name, target, provider, level, outcome, duration_ms })),
    failing: z.array(checkReport),
    wanted: z.array(checkReport),
    without_checks: z.array(z.string()),
    duration_ms: z.number().nullable(),
    warnings: z.array(z.string()),
  }),
);
