/** This defines the reports of `rescue check` and `rescue bundle` (docs/formats/report.md). */
import type { FoundTool, NeededTool, PassedOver, RescueProfile } from "@switchyard/rescue";
import { reportError } from "../report/report-error.ts";
import type { ReportedError } from "../report/report.ts";

interface Ended {
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
}

/** What `rescueCheck` returns. */
export interface RescueCheckReport extends Ended {
  readonly kind: "switchyard.rescue_check";
  readonly schema_version: 1;
  readonly command: "rescue check";
  /** Null where it could not be looked for. */
  readonly profile: RescueProfile | null;
  /** How many of the ten tools count; null where a BusyBox was enough. */
  readonly count: number | null;
  /** As the policy says: how many had to, and whether programs were run. */
  readonly rescue_min_count: number;
  readonly rescue_exec_check: boolean;
  readonly found: readonly FoundTool[];
  readonly needed: readonly NeededTool[];
  readonly passed_over: readonly PassedOver[];
  readonly warnings: readonly string[];
}

/** The BusyBox of a bundle: `from` and `why` are null where there is nothing to say. */
export interface ReportedBusybox {
  readonly state: "copied" | "not_found" | "refused";
  readonly from: string | null;
  readonly why: string | null;
}

/** What `rescueBundle` returns. */
export interface RescueBundleReport extends Ended {
  readonly kind: "switchyard.rescue_bundle";
  readonly schema_version: 1;
  readonly command: "rescue bundle";
  /** The directory as it was asked for. */
  readonly dir: string;
  /** The runs whose scripts are in it, in the order in which they are to be undone. */
  readonly runs: readonly string[];
  /** Null where no bundle was made. */
  readonly busybox: ReportedBusybox | null;
  /** Every file but `SHA256SUMS`. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly warnings: readonly string[];
}

/** How a verb ended. @param error null: well */
export function endedBy(error: unknown): Ended {
  if (error === null) return { ok: true, exit_code: 0, error: null };
  const { reported, exitCode } = reportError(error);
  return { ok: false, exit_code: exitCode, error: reported };
}
