/** This defines `errorDocument`: the document of every verb that failed before it had one of its own. */
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { reportedError } from "./parts/reported-error.ts";
import type { FailureDocument } from "../render/failure-document.ts";

/** See `FailureDocument`. */
export const errorDocument = describes<FailureDocument>()(
  z.strictObject({ kind: z.literal("switchyard.error"), ...ended, command: z.string().nullable(), ok: z.literal(false), error: reportedError }),
);
