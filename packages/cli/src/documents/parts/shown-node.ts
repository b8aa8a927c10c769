/** This defines `shownNode`: a node in a few words. */
import type { ShownNode } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "../describes.ts";
import { kind } from "./kind.ts";

/** See `ShownNode`. */
export const shownNode = describes<ShownNode>()(z.strictObject({ kind, dest: z.string().nullable() }));
