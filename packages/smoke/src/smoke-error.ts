/** This defines `SmokeError`: why checks did not run, or what a failed report means. */
import { errnoOf, SwitchyardError, type ErrorName } from "@switchyard/fs-atomic";
import type { SmokeReport } from "./report/smoke-report.ts";

/** The closed list of reasons. */
export type SmokeReason =
  /** `E_USAGE`: a pack that is none, or two of one name. */
  | "pack_invalid"
  /** `E_USAGE`: a limit that is no number from 1 on. */
  | "limit_invalid"
  /** `E_SMOKE`: what the runner needs cannot be had: a scratch directory, `/proc`, the umask. Nothing was started. */
  | "runner_unusable"
  /** `E_SMOKE`: a required check did not pass. */
  | "checks_failed"
  /** `E_SMOKE`: the caller's signal ended it. No process is left. */
  | "aborted";

/** What is known of it. */
export interface SmokeFailure {
  readonly op: string;
  readonly path?: string | undefined;
  /** One line, cause first. */
  readonly message: string;
  readonly remedies?: readonly string[] | undefined;
  readonly report?: SmokeReport | undefined;
  readonly cause?: unknown;
}

/** `E_SMOKE`, exit 80 (REQ-H2, REQ-H3); for packs and limits that cannot be used `E_USAGE`, exit 2. */
export class SmokeError extends SwitchyardError {
  /** Of `checks_failed`: all that was found. */
  readonly report: SmokeReport | undefined;

  constructor(reason: SmokeReason, failure: SmokeFailure) {
    const name: ErrorName = reason === "pack_invalid" || reason === "limit_invalid" ? { id: "E_USAGE", reason } : { id: "E_SMOKE", reason };
    super({
      ...name,
      op: failure.op,
      path: failure.path,
      errno: errnoOf(failure.cause),
      message: failure.message,
      remedies: failure.remedies,
      cause: failure.cause,
    });
    this.report = failure.report;
  }
}
