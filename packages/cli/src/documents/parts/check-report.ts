/** This defines `checkReport`: one health check. */
import type { CheckReport } from "@switchyard/smoke";
import { z } from "zod";
import { describes } from "../describes.ts";

const excerpt = z.strictObject({ text: z.string(), bytes: z.number() });

/** See `CheckReport` of `@switchyard/smoke`. */
export const checkReport = describes<CheckReport>()(
  z.strictObject({
    id: z.string(),
    kind: z.enum(["link", "probe", "source", "command"]),
    pack: z.string().nullable(),
    name: z.string(),
    why: z.string().nullable(),
    target: z.string(),
    provider: z.string().nullable(),
    level: z.enum(["required", "wanted"]),
    outcome: z.enum(["passed", "failed", "timed_out", "could_not_start", "killed", "output_too_long", "disk_too_full", "left_processes", "not_run"]),
    exit_code: z.number().int().nullable(),
    signal: z.string().nullable(),
    duration_ms: z.number(),
    invocation: z.strictObject({ file: z.string(), argv0: z.string(), args: z.array(z.string()), environment: z.record(z.string(), z.string()) }).nullable(),
    stdout: excerpt,
    stderr: excerpt,
    differences: z.array(z.strictObject({ what: z.string(), expected: z.string(), found: z.string() })),
    left_processes: z.array(z.strictObject({ pid: z.number().int(), command: z.string(), ended: z.boolean() })),
  }),
).meta({ id: "check_report" });
