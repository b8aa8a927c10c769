/** This defines `profileBuildReport`: the document of `profile build`. */
import type { BuildReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { reportedError } from "../parts/reported-error.ts";
import { changed } from "./parts/changed.ts";
import { appletShape, originShape } from "./parts/record.ts";

/** See `BuildReport` of `@switchyard/profiles`. */
export const profileBuildReport = describes<BuildReport>()(
  z.strictObject({
    kind: z.literal("switchyard.profile_build"),
    ...changed,
    command: z.literal("profile build"),
    profile: z.string(),
    origin: originShape.nullable(),
    applets: z.array(appletShape),
    passed_over: z.array(z.strictObject({ name: z.string(), path: z.string(), why: z.enum(["source_missing", "not_a_program"]) })),
    refused: z.array(reportedError),
  }),
);
