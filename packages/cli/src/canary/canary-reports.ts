/** This defines what the verbs of `canary` print with `--json`. */
import type { CanaryComparison, EndedReport } from "@switchyard/profiles";

/** What all of them have. */
interface Ended extends EndedReport {
  readonly warnings: readonly string[];
}

/** Of `canary path`. */
export interface CanaryPathReport extends Ended {
  readonly kind: "switchyard.canary_path";
  readonly command: "canary path";
  readonly profile: string;
  /** The directory of its applets, and PATH with it first. */
  readonly bin: string;
  readonly path: string;
  /** Those that can be started. */
  readonly applets: readonly string[];
}

/** Of `canary compare`. `error` says what it came to where that is not the same. */
export interface CanaryCompareReport extends Ended, Omit<CanaryComparison, "warnings"> {
  readonly kind: "switchyard.canary_compare";
  readonly command: "canary compare";
}
