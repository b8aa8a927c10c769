/** This defines `profileShowReport`: the document of `profile show`. */
import type { ProfileFault, ShowProfileReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { ended } from "../parts/ended.ts";
import { pointerShape } from "./parts/pointer.ts";
import { recordShape } from "./parts/record.ts";

const fault = z.strictObject({ applet: z.string().nullable(), reason: z.custom<ProfileFault["reason"]>((value) => typeof value === "string"), path: z.string(), found: z.string(), needed: z.string() });

/** See `ShowProfileReport` of `@switchyard/profiles`. */
export const profileShowReport = describes<ShowProfileReport>()(
  z.strictObject({
    kind: z.literal("switchyard.profile_show"),
    ...ended,
    command: z.literal("profile show"),
    prefix: z.string(),
    profile: z.string(),
    pointer: pointerShape.nullable(),
    current: z.boolean(),
    pinned: z.boolean(),
    record: recordShape.nullable(),
    faults: z.array(fault),
    notes: z.array(z.strictObject({ applet: z.string(), path: z.string(), found: z.string() })),
  }),
);
