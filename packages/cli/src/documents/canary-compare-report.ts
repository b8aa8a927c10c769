/** This defines `canaryCompareReport`: the document of `canary compare`. */
import { z } from "zod";
import type { CanaryCompareReport } from "../canary/canary-reports.ts";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const output = z.strictObject({ bytes: z.number().int(), sha256: z.string() });
const side = z.strictObject({
  profile: z.string(),
  program: z.string(),
  from_profile: z.boolean(),
  end: z.enum(["exited", "killed", "timed_out", "output_too_long", "disk_too_full", "could_not_start"]),
  exit_code: z.number().int().nullable(),
  detail: z.string().nullable(),
  stdout: output,
  stderr: output,
  files: z.number().int().nullable(),
  left_processes: z.array(z.string()),
  duration_ms: z.number().int(),
});
const difference = z.strictObject({
  what: z.enum(["end", "stdout", "stderr", "left_processes", "presence", "kind", "content", "mode", "owner", "dest", "names", "xattrs"]),
  path: z.string().nullable(),
  first: z.string(),
  second: z.string(),
  byte: z.number().int().nullable(),
  line: z.number().int().nullable(),
  view: z.array(z.strictObject({ sign: z.enum(["-", "+", " "]), text: z.string() })),
});

/** See `CanaryCompareReport`. */
export const canaryCompareReport = describes<CanaryCompareReport>()(
  z.strictObject({
    kind: z.literal("switchyard.canary_compare"),
    ...ended,
    command: z.literal("canary compare"),
    words: z.array(z.string()),
    verdict: z.enum(["equal", "different", "undecided"]),
    sides: z.tuple([side, side]),
    differences: z.array(difference),
    difference_count: z.number().int(),
    timeout_ms: z.number().int(),
    scratch_left: z.string().nullable(),
    warnings: z.array(z.string()),
  }),
);
