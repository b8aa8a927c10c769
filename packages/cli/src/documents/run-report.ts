/** This defines `runReport`: the document of the verbs that plan, judge, do and undo runs. */
import { preflightRow, type RunReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { checkReport } from "./parts/check-report.ts";
import { emittedFact } from "./parts/emitted-fact.ts";
import { ended } from "./parts/ended.ts";
import { flippedRun } from "./parts/flipped-run.ts";
import { mode } from "./parts/mode.ts";
import { passedOver } from "./parts/passed-over.ts";
import { recoveredRun } from "./parts/recovered-run.ts";
import { reportedAction } from "./parts/reported-action.ts";
import { reportedFlip } from "./parts/reported-flip.ts";

const smoke = z.strictObject({
  status: z.enum(["ok", "failed", "skipped"]),
  checks: z.number().int().nullable(),
  failing: z.array(checkReport),
  warnings: z.array(checkReport),
  without_checks: z.array(z.string()),
  duration_ms: z.number().nullable(),
});

/** See `RunReport`, and docs/formats/report.md. */
export const runReport = describes<RunReport>()(
  z.strictObject({
    ...ended,
    command: z.enum(["apply", "flip", "confirm", "rollback", "recover", "plan", "preflight"]),
    mode,
    facts_head: z.string().nullable(),
    plan_id: z.string().nullable(),
    run_id: z.string().nullable(),
    undoes: z.string().nullable(),
    flip: reportedFlip.optional(),
    actions: z.array(reportedAction),
    passed_over: z.array(passedOver),
    rolled_back: z.boolean(),
    confirm_within_ms: z.number().nullable(),
    confirm_by: z.string().nullable(),
    deadline_watch: z.union([z.strictObject({ by: z.literal("systemd_timer"), unit: z.string(), pid: z.null() }), z.strictObject({ by: z.literal("watcher"), unit: z.null(), pid: z.number().int() })]).nullable(),
    recovered: z.array(recoveredRun),
    waiting: z.array(z.strictObject({ run_id: z.string(), flip: flippedRun.nullable(), confirm_by: z.string() })),
    smoke: smoke.nullable(),
    places: z.strictObject({ facts: z.string(), run: z.string().nullable(), undo_script: z.string().nullable() }).nullable(),
    attestation: z.strictObject({ file: z.string(), key_id: z.string(), key_name: z.string(), key_made: z.boolean() }).nullable(),
    warnings: z.array(z.string()),
    rows: z.array(preflightRow),
    facts: z.array(emittedFact),
  }),
);
