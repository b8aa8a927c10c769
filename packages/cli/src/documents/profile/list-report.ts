/** This defines `profileListReport`: the document of `profile list`. */
import type { ListReport } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { ended } from "../parts/ended.ts";
import { reportedError } from "../parts/reported-error.ts";
import { pointerShape } from "./parts/pointer.ts";
import { originShape } from "./parts/record.ts";

const line = z.strictObject({
  name: z.string(),
  origin: originShape.nullable(),
  created_at: z.string().nullable(),
  applets: z.number().int().nullable(),
  kept: z.number().int().nullable(),
  current: z.boolean(),
  pinned: z.boolean(),
  rescue: z.boolean(),
  faults: z.number().int().nullable(),
  error: reportedError.nullable(),
});

/** See `ListReport` of `@switchyard/profiles`. */
export const profileListReport = describes<ListReport>()(
  z.strictObject({ kind: z.literal("switchyard.profile_list"), ...ended, command: z.literal("profile list"), prefixes: z.array(z.strictObject({ prefix: z.string(), pointer: pointerShape, profiles: z.array(line) })) }),
);
