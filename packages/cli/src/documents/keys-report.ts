/** This defines `keysReport`: the document of the verbs of `attest` that are about keys. */
import type { KeysReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { keyLine } from "./parts/key-line.ts";

/** See `KeysReport`. */
export const keysReport = describes<KeysReport>()(
  z.strictObject({
    kind: z.literal("switchyard.keys"),
    ...ended,
    command: z.enum(["attest keygen", "attest rotate", "attest remove", "attest keys"]),
    dir: z.string(),
    key: keyLine.nullable(),
    keys: z.array(keyLine),
    signs: keyLine.nullable(),
    warnings: z.array(z.string()),
  }),
);
