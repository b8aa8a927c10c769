/** This defines `profileGcReport`: the document of `profile gc`. */
import type { GcReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { reportedError } from "../parts/reported-error.ts";
import { changed } from "./parts/changed.ts";
import { stay } from "./parts/stay.ts";

/** See `GcReport` of `@switchyard/profiles`. */
export const profileGcReport = describes<GcReport>()(
  z.strictObject({
    kind: z.literal("switchyard.profile_gc"),
    ...changed,
    command: z.literal("profile gc"),
    removed: z.array(z.string()),
    retained: z.array(z.strictObject({ profile: z.string(), why: z.array(stay) })),
    failed: z.array(z.strictObject({ profile: z.string(), error: reportedError })),
  }),
);
