/** This defines `rescueCheckReport`: the document of `rescue check`. */
import type { RescueCheckReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const needed = z.enum(["mv", "rm", "readlink", "ln", "stat", "chmod", "chown", "cp"]);
const tool = z.enum([...needed.options, "sha256sum", "sort", "date", "ls", "busybox"]);
const why = z.enum(["usable", "not_executable", "replaced", "untrusted", "path_not_text", "failed", "timed_out", "applets_missing"]);

/** See `RescueCheckReport`. */
export const rescueCheckReport = describes<RescueCheckReport>()(
  z.strictObject({
    kind: z.literal("switchyard.rescue_check"),
    ...ended,
    command: z.literal("rescue check"),
    profile: z.enum(["busybox", "gnu-subset", "none"]).nullable(),
    count: z.number().int().nullable(),
    rescue_min_count: z.number().int(),
    rescue_exec_check: z.boolean(),
    found: z.array(z.strictObject({ tool, path: z.string(), counts: z.boolean(), why, detail: z.string() })),
    needed: z.array(z.strictObject({ tool: needed, there: z.enum(["yes", "no", "unknown"]) })),
    passed_over: z.array(z.strictObject({ entry: z.string(), why: z.string() })),
    warnings: z.array(z.string()),
  }),
);
