/** This defines what the verb `profile set` does. */
import { setProfile, type MissingApplets } from "@switchyard/profiles";
import type { GlobalOptions } from "../../input/context-of.ts";
import { runFlip, type FlipOptions } from "./run-flip.ts";

/** Makes a profile the active one. */
export async function runProfileSet(options: GlobalOptions & FlipOptions & { readonly missing: MissingApplets; readonly why?: string }, profile: string): Promise<number> {
  const { missing, why = null } = options;
  return runFlip(options, (context, how) => setProfile(context, { ...how, profile, missing, why }));
}
