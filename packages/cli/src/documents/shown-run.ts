/** This defines `shownRun`: the document of `show`. */
import type { ShownRun } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { brokenRun } from "./parts/broken-run.ts";
import { kind } from "./parts/kind.ts";
import { runLine } from "./parts/run-line.ts";

const node = z
  .strictObject({
    kind,
    dest: z.string().nullable(),
    hash: z.string().nullable(),
    size: z.string().nullable(),
    mode: z.string().nullable(),
    uid: z.number().int().nullable(),
    gid: z.number().int().nullable(),
    mtime_ns: z.string().nullable(),
    package: z.string().nullable(),
  })
  .meta({ id: "recorded_node" });

const action = z.strictObject({ action_id: z.string(), target: z.string(), source: z.string().nullable(), before: node, after: node, backup: z.string(), sidecar: z.string(), warnings: z.array(z.string()) });

/** See `ShownRun`. */
export const shownRun = describes<ShownRun>()(
  z.strictObject({
    kind: z.literal("switchyard.run"),
    ...ended,
    command: z.literal("show"),
    broken: z.array(brokenRun),
    run: runLine.nullable(),
    plan_id: z.string().nullable(),
    tag: z.string().nullable(),
    committed_at: z.string().nullable(),
    smoke: z.enum(["ok", "failed", "skipped"]).nullable(),
    failure: z.strictObject({ id: z.string(), reason: z.string(), message: z.string(), path: z.string().nullable() }).nullable(),
    actions: z.array(action),
    left: z.array(z.strictObject({ target: z.string(), reason: z.string(), message: z.string() })),
    left_to_others: z.array(z.strictObject({ target: z.string(), backup: z.string().nullable(), command: z.string().nullable() })),
    places: z.strictObject({ facts: z.string(), run: z.string().nullable(), undo_script: z.string().nullable(), attestation: z.string().nullable() }).nullable(),
    facts_head: z.string().nullable(),
    tools: z.array(z.strictObject({ name: z.string(), version: z.string() })),
    next: z.array(z.strictObject({ command: z.string(), does: z.string() })),
  }),
);
