/** This defines the report of `adopt`. */
import { reportError, type Mode, type RecoveredRun, type ReportedError, type RunReport } from "@switchyard/engine";
import type { BuildReport } from "../build/build-report.ts";
import type { SetReport } from "../flip/set-profile.ts";
import type { AdoptRequest } from "./adopt-request.ts";

/** A command of `like` that is no target. */
export interface PassedOverCommand {
  readonly name: string;
  /** Null: it stands nowhere. */
  readonly path: string | null;
  /** `target_missing`: there is none; `provider`: a profile leads to it; `target_kind`: it is no program. */
  readonly why: "target_missing" | "provider" | "target_kind";
}

/** What `adopt` returns: its three steps, each of which is whole in itself. */
export interface AdoptReport {
  readonly kind: "switchyard.profile_adopt";
  readonly schema_version: 1;
  readonly command: "profile adopt";
  readonly mode: Mode;
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  readonly prefix: string;
  readonly profile: string;
  readonly passed_over: readonly PassedOverCommand[];
  /** The profile built, or to be built; null: it was there, or it did not get so far. */
  readonly build: BuildReport | null;
  /** The profile that the pointer is to lead to, where it leads to none yet; null: it stays as it is. */
  readonly points_to: string | null;
  /** The run that made the pointer; null in a dry run, or where there was one, or it did not get so far. */
  readonly flip: SetReport | null;
  /** The run that makes the targets stable links, or in a dry run what it would do; null: it did not get so far. */
  readonly links: RunReport | null;
  readonly recovered: readonly RecoveredRun[];
  readonly warnings: readonly string[];
}

/** How far it came. */
export interface AdoptEnding extends Partial<Pick<AdoptReport, "passed_over" | "build" | "points_to" | "flip" | "links" | "warnings">> {
  /** What was refused before any of the steps could say so. */
  readonly error?: unknown;
  /** Runs that were ended before the first step. */
  readonly recovered?: readonly RecoveredRun[];
}

/** The report of an adoption that came so far. What went wrong in a step went wrong in all of it. */
export function adoptReport({ mode, prefix, profile }: AdoptRequest, ending: AdoptEnding): AdoptReport {
  const { error = null, passed_over: passedOver = [], build = null, points_to: pointsTo = null, flip = null, links = null, recovered = [], warnings = [] } = ending;
  const thrown = error === null ? null : reportError(error);
  const steps = [build, flip, links].filter((step) => step !== null);
  const failed = steps.find(({ ok }) => !ok);
  return {
    kind: "switchyard.profile_adopt",
    schema_version: 1,
    command: "profile adopt",
    mode,
    ok: thrown === null && failed === undefined,
    exit_code: thrown?.exitCode ?? failed?.exit_code ?? 0,
    error: thrown?.reported ?? failed?.error ?? null,
    prefix,
    profile,
    passed_over: passedOver,
    build,
    points_to: pointsTo,
    flip,
    links,
    recovered: [...recovered, ...steps.flatMap((step) => step.recovered)],
    warnings: [...new Set([...steps.flatMap((step) => step.warnings), ...warnings])],
  };
}
