/** This defines `statusReport`: the document of `status`. */
import type { StatusReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { brokenRun } from "./parts/broken-run.ts";
import { kind } from "./parts/kind.ts";
import { openConflict } from "./parts/open-conflict.ts";
import { reportedAction } from "./parts/reported-action.ts";
import { runLine } from "./parts/run-line.ts";
import { shownNode } from "./parts/shown-node.ts";

const target = z.strictObject({
  target: z.string(),
  run_id: z.string().nullable(),
  source: z.string().nullable(),
  kind,
  dest: z.string().nullable(),
  expected: shownNode.nullable(),
  state: z.enum(["switched", "dangling", "prior", "missing", "replaced", "changed", "new"]),
  managed: z.boolean(),
  backup: z.string().nullable(),
  protected: z.literal(true).optional(),
  wanted: reportedAction.pick({ decision: true, reason: true, dest: true }).nullable(),
});

/** See `StatusReport`. */
export const statusReport = describes<StatusReport>()(
  z.strictObject({
    ...ended,
    command: z.literal("status"),
    runs: z.array(runLine),
    broken: z.array(brokenRun),
    unfinished: z.array(z.string()),
    left_to_others: z.array(openConflict),
    run_id: z.string().nullable(),
    plan_id: z.string().nullable(),
    targets: z.array(target),
    facts: z.string().nullable(),
  }),
);
