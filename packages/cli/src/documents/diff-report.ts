/** This defines `diffReport`: the document of `diff`. */
import type { DiffReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { kind } from "./parts/kind.ts";
import { passedOver } from "./parts/passed-over.ts";

const text = z.string().nullable();
const number = z.number().int().nullable();
const count = z.number().int();

const target = z.strictObject({
  action_id: z.string(),
  target: z.string(),
  change: z.enum(["add", "change", "remove", "none", "refused"]),
  reason: text,
  before: z.strictObject({ kind, dest: text, size: text, mode: text, uid: number, gid: number, package: text }),
  after: z.strictObject({ kind, dest: text, source: text }),
  protected: z.literal(true).optional(),
});

/** See `DiffReport`. */
export const diffReport = describes<DiffReport>()(
  z.strictObject({
    kind: z.literal("switchyard.diff"),
    ...ended,
    command: z.literal("diff"),
    plan_id: text,
    differs: z.boolean(),
    counts: z.strictObject({ add: count, change: count, remove: count, none: count, refused: count }),
    targets: z.array(target),
    passed_over: z.array(passedOver),
    warnings: z.array(z.string()),
  }),
);
