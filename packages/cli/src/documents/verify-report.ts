/** This defines `verifyReport`: the document of `verify`. */
import type { VerifyReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { kind } from "./parts/kind.ts";
import { openConflict } from "./parts/open-conflict.ts";
import { reportedError } from "./parts/reported-error.ts";

const node = z.strictObject({ kind, dest: z.string().nullable() });

const differing = z.strictObject({
  target: z.string(),
  run_id: z.string(),
  state: z.enum(["switched", "dangling", "prior", "missing", "replaced", "changed", "overtaken"]),
  expected: node,
  found: node,
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
    unfinished: z.array(z.string()),
    left_to_others: z.array(openConflict),
    warnings: z.array(z.string()),
  }),
);
