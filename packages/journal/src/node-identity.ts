/** This defines `nodeIdentity`: a node's identity as documents keep it (see `NodeIdentity` of fs-atomic). */
import type { NodeIdentity } from "@switchyard/fs-atomic";
import { z } from "zod";

const decimal = z.string().regex(/^-?\d+$/);

/** Its schema; keys that it does not know are passed over. */
export const nodeIdentity: z.ZodType<NodeIdentity> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({
    kind: z.enum(["file", "symlink", "dir", "other"]),
    ino: decimal,
    btime_ns: decimal.nullable(),
    size: decimal,
    mtime_ns: decimal,
    mode: z.string().regex(/^[0-7]+$/),
    dest: z.string().nullable(),
  }),
]);
