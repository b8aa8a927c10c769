/** This defines `profileHistoryReport`: the document of `profile history`. */
import type { FlipLine } from "@switchyard/engine";
import type { ProfileHistory } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../describes.ts";
import { brokenRun } from "../parts/broken-run.ts";
import { ended } from "../parts/ended.ts";
import { flippedRun } from "../parts/flipped-run.ts";
import { kind } from "../parts/kind.ts";
import { runLine } from "../parts/run-line.ts";

const pointer = z.strictObject({ prefix: z.string(), pointer: z.string(), kind, dest: z.string().nullable(), profile: z.string().nullable() });
const line = describes<FlipLine>()(
  z.strictObject({
    ...runLine.pick({ run_id: true, started_at: true, state: true, stands: true, undone_by: true, reason: true, confirm_by: true, by: true }).shape,
    ...flippedRun.shape,
    generation: z.number().int(),
    current: z.boolean(),
  }),
);

/** See `ProfileHistory` of `@switchyard/profiles`. */
export const profileHistoryReport = describes<ProfileHistory>()(
  z.strictObject({ kind: z.literal("switchyard.profile_history"), ...ended, command: z.literal("profile history"), prefix: z.string().nullable(), pointers: z.array(pointer), flips: z.array(line), broken: z.array(brokenRun) }),
);
