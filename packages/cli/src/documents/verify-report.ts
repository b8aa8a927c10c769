/** This defines `verifyReport`: the document of `verify`. */
import type { VerifyReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { brokenRun } from "./parts/broken-run.ts";
import { openConflict } from "./parts/open-conflict.ts";
import { reportedError } from "./parts/reported-error.ts";
import { shownNode } from "./parts/shown-node.ts";

const differing = z.strictObject({
  target: z.string(),
  run_id: z.string(),
  state: z.enum(["switched", "dangling", "prior", "missing", "replaced", "changed", "overtaken"]),
  expected: shownNode,
  found: shownNode,
  backup: z.string(),
  errors: z.array(reportedError),
});

/** See `VerifyReport`. */
export const verifyReport = describes<VerifyReport>()(
  z.strictObject({
    kind: z.literal("switchyard.verify"),
    ...ended,
    command: z.literal("verify"),
    run_id: z.string().nullable(),
    hashes: z.boolean(),
    checked: z.number().int(),
    differing: z.array(differing),
    broken: z.array(brokenRun),
    unfinished: z.array(z.string()),
    left_to_others: z.array(openConflict),
    warnings: z.array(z.string()),
  }),
);
