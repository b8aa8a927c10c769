/** This defines `statusReport`: the document of `status`. */
import type { StatusReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { kind } from "./parts/kind.ts";

/** See `StatusReport`. */
export const statusReport = describes<StatusReport>()(
  z.strictObject({
    ...ended,
    command: z.literal("status"),
    runs: z.array(
      z.strictObject({
        run_id: z.string(),
        verb: z.enum(["apply", "rollback"]),
        undoes: z.string().nullable(),
        started_at: z.string(),
        state: z.enum(["committed", "provisional", "undone", "unfinished"]),
        confirm_by: z.string().nullable(),
        targets: z.number().int(),
      }),
    ),
    unfinished: z.array(z.string()),
    run_id: z.string().nullable(),
    targets: z.array(z.strictObject({ target: z.string(), source: z.string().nullable(), kind, state: z.enum(["switched", "prior", "missing", "changed"]), backup: z.string(), protected: z.literal(true).optional() })),
    facts: z.string().nullable(),
  }),
);
