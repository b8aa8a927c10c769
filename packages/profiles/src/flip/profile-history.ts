/** This defines `profileHistory`: the generations of profiles. */
import { flips, type Context, type FlipsReport } from "@switchyard/engine";

/** What `profileHistory` returns. */
export interface ProfileHistory extends Omit<FlipsReport, "kind" | "command"> {
  readonly kind: "switchyard.profile_history";
  readonly command: "profile history";
}

/** Of which prefix. */
export interface HistoryRequest {
  /** All that runs of this root know, if absent. */
  readonly prefix?: string | undefined;
}

/** Every flip that came to a run, newest first, as `flips` of the engine tells. Needs no lock and writes nothing. */
export async function profileHistory(context: Context, request: HistoryRequest = {}): Promise<ProfileHistory> {
  return { ...(await flips(context, request)), kind: "switchyard.profile_history", command: "profile history" };
}
