/** This defines `ended`: the keys that every document has. */
import { z } from "zod";
import { reportedError } from "./reported-error.ts";

/** How the verb came out; `command` stands beside them in each document. */
export const ended = {
  schema_version: z.literal(1),
  ok: z.boolean(),
  /** That of the command (docs/exit-codes.md). */
  exit_code: z.number().int(),
  /** Null: nothing went wrong. */
  error: reportedError.nullable(),
};
