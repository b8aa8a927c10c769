/** This defines the report of `buildProfile`. */
import { reportError, type ReportedError } from "@switchyard/engine";
import type { ProfileOrigin, RecordedApplet } from "../record/profile-record.ts";
import { profileReport, type ProfileEnding, type ProfileReport } from "../report/profile-report.ts";
import type { BuildRequest } from "./build-request.ts";
import type { PassedOverApplet } from "./candidate.ts";

/** What `buildProfile` returns. */
export interface BuildReport extends ProfileReport {
  readonly kind: "switchyard.profile_build";
  readonly command: "profile build";
  readonly profile: string;
  /** What its applets come from; null where that was not found. */
  readonly origin: ProfileOrigin | null;
  /** Sorted by name; in a dry run, what would be built, a copy's way as `link` or `copy` as far as that can be foreseen. After a failure, none. */
  readonly applets: readonly RecordedApplet[];
  readonly passed_over: readonly PassedOverApplet[];
  /** Why programs cannot be applets; `error` is the first of them. */
  readonly refused: readonly ReportedError[];
}

/** What building came to. */
export interface BuildEnding extends ProfileEnding, Partial<Pick<BuildReport, "origin" | "applets" | "passed_over">> {
  readonly refused?: readonly unknown[];
}

/** The report of a build that ended so. */
export function buildReport(asked: BuildRequest, ending: BuildEnding): BuildReport {
  const { origin = null, applets = [], passed_over: passedOver = [], refused = [] } = ending;
  const common = profileReport(asked, ending);
  return { kind: "switchyard.profile_build", command: "profile build", ...common, profile: asked.name, origin, applets, passed_over: passedOver, refused: refused.map((error) => reportError(error).reported) };
}
