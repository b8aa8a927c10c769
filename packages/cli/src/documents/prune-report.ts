/** This defines `pruneReport`: the document of `prune`. */
import type { PruneReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { backupLine } from "./parts/backup-line.ts";
import { emittedFact } from "./parts/emitted-fact.ts";
import { ended } from "./parts/ended.ts";
import { mode } from "./parts/mode.ts";
import { recoveredRun } from "./parts/recovered-run.ts";
import { reportedError } from "./parts/reported-error.ts";

const why = z.enum(["newest", "original", "pinned", "needed", "unreadable", "foreign", "within_limits", "failed"]);

/** See `PruneReport`. */
export const pruneReport = describes<PruneReport>()(
  z.strictObject({
    kind: z.literal("switchyard.prune"),
    ...ended,
    command: z.literal("prune"),
    mode,
    policy: z.strictObject({ backup_tag: z.string(), retention_count_limit: z.number().nullable(), retention_age_limit_ms: z.number().nullable() }),
    targets: z.array(z.strictObject({ path: z.string(), pruned: z.array(backupLine), retained: z.array(backupLine.extend({ why })).nullable(), error: reportedError.nullable() })),
    strays: z.array(z.string()),
    recovered: z.array(recoveredRun),
    warnings: z.array(z.string()),
    facts: z.array(emittedFact),
  }),
);
