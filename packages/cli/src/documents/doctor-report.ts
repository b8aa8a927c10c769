/** This defines `doctorReport`: the document of `doctor`. */
import type { DoctorReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { reportedError } from "./parts/reported-error.ts";

const finding = z.strictObject({
  check: z.enum(["policy", "state", "mounts", "reserve", "lock", "packages", "runs", "targets", "profiles", "backups", "protection", "keys", "facts", "rescue", "scratch"]),
  level: z.enum(["ok", "warn", "error", "unseen"]),
  text: z.string(),
  error: reportedError.nullable(),
  remedies: z.array(z.string()),
});

/** See `DoctorReport`. */
export const doctorReport = describes<DoctorReport>()(
  z.strictObject({
    kind: z.literal("switchyard.doctor"),
    ...ended,
    command: z.literal("doctor"),
    findings: z.array(finding),
    warnings: z.array(z.string()),
  }),
);
