/** This defines `reportedAction`: what is intended for one target, and what became of it. */
import type { ReportedAction } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";
import { kind } from "./kind.ts";

/** See `ReportedAction`. */
export const reportedAction = describes<ReportedAction>()(
  z.strictObject({
    action_id: z.string(),
    target: z.string(),
    source: z.string().nullable(),
    dest: z.string().nullable(),
    decision: z.enum(["switch", "restore", "noop", "stop", "conflict"]),
    reason: z.string().nullable(),
    before_kind: kind,
    after_kind: kind,
    outcome: z.enum(["switched", "restored", "unchanged", "rolled_back", "left", "failed"]).nullable(),
    backup: z.string().nullable(),
    protected: z.literal(true).optional(),
    put_back: z.enum(["prior", "upgraded"]).optional(),
    leader: z.string().optional(),
    policy: z.record(z.string(), z.union([z.boolean(), z.array(z.string())])).optional(),
  }),
).meta({ id: "reported_action" });
