/** This defines `profileRemoveReport`: the document of `profile remove`. */
import type { RemoveReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { changed } from "./parts/changed.ts";
import { stay } from "./parts/stay.ts";

/** See `RemoveReport` of `@switchyard/profiles`. */
export const profileRemoveReport = describes<RemoveReport>()(
  z.strictObject({ kind: z.literal("switchyard.profile_remove"), ...changed, command: z.literal("profile remove"), profile: z.string(), removed: z.boolean(), why: z.array(stay) }),
);
