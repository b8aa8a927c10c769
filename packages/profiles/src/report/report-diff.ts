/** This defines `reportDiff`: how two profiles differ, as a report. */
import type { Context } from "@switchyard/engine";
import { inRoot } from "../layout/in-root.ts";
import { diffProfiles, type ProfilesDiff } from "../look/diff-profiles.ts";
import { endedReport, type EndedReport } from "./ended-report.ts";

/** What `reportDiff` returns. */
export interface ProfilesDiffReport extends EndedReport {
  readonly kind: "switchyard.profile_diff";
  readonly command: "profile diff";
  readonly prefix: string;
  /** Null: they could not be compared. */
  readonly diff: ProfilesDiff | null;
}

/** Compares them. Needs no lock and writes nothing. */
export async function reportDiff(context: Context, { prefix, a, b }: { readonly prefix: string; readonly a: string; readonly b: string }): Promise<ProfilesDiffReport> {
  const none = { kind: "switchyard.profile_diff", command: "profile diff", prefix, diff: null } as const;
  try {
    const diff = await inRoot(context, (root) => diffProfiles(root, { prefix, a, b, signal: context.signal }));
    return { ...none, ...endedReport(null), diff };
  } catch (error) {
    return { ...none, ...endedReport(error) };
  }
}
