/** This defines `changed`: the keys of every document of a verb that changes profiles. */
import { z } from "zod";
import { ended } from "../../parts/ended.ts";
import { mode } from "../../parts/mode.ts";
import { recoveredRun } from "../../parts/recovered-run.ts";

/** See `ProfileReport`. */
export const changed = { ...ended, mode, prefix: z.string(), swept: z.array(z.string()), recovered: z.array(recoveredRun), warnings: z.array(z.string()) };
