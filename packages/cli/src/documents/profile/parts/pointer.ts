/** This defines `pointerShape`: what stands at `PREFIX/active`. */
import type { Pointer } from "@switchyard/profiles";
import { z } from "zod";
import { describes } from "../../describes.ts";

/** See `Pointer`. */
export const pointerShape = describes<Pointer>()(
  z.union([z.strictObject({ state: z.literal("none") }), z.strictObject({ state: z.literal("profile"), name: z.string() }), z.strictObject({ state: z.literal("foreign"), found: z.string(), leads_to: z.string().nullable() })]),
);
