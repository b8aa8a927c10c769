/** This defines `profileDiffReport`: the document of `profile diff`. */
import type { ProfilesDiffReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { ended } from "../parts/ended.ts";

const names = z.array(z.string());
const difference = z.strictObject({ applet: z.string(), a: z.string().nullable(), b: z.string().nullable() });
const lost = z.strictObject({ applet: z.string(), reason: z.enum(["capability_lost", "capability_differs"]), had: z.string(), has: z.string() });
const diff = z.strictObject({ a: z.string(), b: z.string(), missing: names, extra: names, same_inode: names, same_bytes: names, different: z.array(difference), capabilities_lost: z.array(lost) });

/** See `ProfilesDiffReport` of `@switchyard/profiles`. */
export const profileDiffReport = describes<ProfilesDiffReport>()(
  z.strictObject({ kind: z.literal("switchyard.profile_diff"), ...ended, command: z.literal("profile diff"), prefix: z.string(), diff: diff.nullable() }),
);
