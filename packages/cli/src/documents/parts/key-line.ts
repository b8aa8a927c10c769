/** This defines `keyLine`: a trusted key. */
import type { KeyLine } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";

/** See `KeyLine`. */
export const keyLine = describes<KeyLine>()(z.strictObject({ name: z.string(), key_id: z.string() })).meta({ id: "key_line" });
