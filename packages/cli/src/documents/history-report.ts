/** This defines `historyReport`: the document of `history`. */
import type { HistoryReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { brokenRun } from "./parts/broken-run.ts";
import { runLine } from "./parts/run-line.ts";

/** See `HistoryReport`. */
export const historyReport = describes<HistoryReport>()(
  z.strictObject({ kind: z.literal("switchyard.history"), ...ended, command: z.literal("history"), target: z.string().nullable(), runs: z.array(runLine), broken: z.array(brokenRun), more: z.boolean() }),
);
