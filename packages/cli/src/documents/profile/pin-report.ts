/** This defines `profilePinReport`: the document of `profile pin` and `profile unpin`. */
import type { PinProfileReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { changed } from "./parts/changed.ts";

/** See `PinProfileReport` of `@switchyard/profiles`. */
export const profilePinReport = describes<PinProfileReport>()(
  z.strictObject({ kind: z.literal("switchyard.profile_pin"), ...changed, command: z.enum(["profile pin", "profile unpin"]), profile: z.string(), before: z.boolean(), after: z.boolean() }),
);
