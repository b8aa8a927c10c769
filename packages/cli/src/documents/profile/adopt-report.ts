/** This defines `profileAdoptReport`: the document of `profile adopt`. */
import type { AdoptReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { ended } from "../parts/ended.ts";
import { mode } from "../parts/mode.ts";
import { recoveredRun } from "../parts/recovered-run.ts";
import { runReport } from "../run-report.ts";
import { profileBuildReport } from "./build-report.ts";
import { profileSetReport } from "./set-report.ts";

/** See `AdoptReport` of `@switchyard/profiles`. */
export const profileAdoptReport = describes<AdoptReport>()(
  z.strictObject({
    kind: z.literal("switchyard.profile_adopt"),
    ...ended,
    command: z.literal("profile adopt"),
    mode,
    prefix: z.string(),
    profile: z.string(),
    passed_over: z.array(z.strictObject({ name: z.string(), path: z.string().nullable(), why: z.enum(["target_missing", "provider", "target_kind"]) })),
    build: profileBuildReport.nullable(),
    points_to: z.string().nullable(),
    flip: profileSetReport.nullable(),
    links: runReport.nullable(),
    recovered: z.array(recoveredRun),
    warnings: z.array(z.string()),
  }),
);
