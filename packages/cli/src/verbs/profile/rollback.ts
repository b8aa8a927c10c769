/** This defines what the verb `profile rollback` does. */
import { rollbackProfile, type MissingApplets } from "@switchyard/profiles";
import type { GlobalOptions } from "../../input/context-of.ts";
import { runFlip, type FlipOptions } from "./run-flip.ts";

/** Returns to the profile of an earlier generation. */
export async function runProfileRollback(options: GlobalOptions & FlipOptions & { readonly missing: MissingApplets }, generation: number | undefined): Promise<number> {
  const { missing } = options;
  return runFlip(options, (context, how) => rollbackProfile(context, { ...how, missing, generation: generation ?? null }));
}
