/** This defines the reports of `smoke run` and `smoke list` (docs/formats/report.md). */
import type { CheckReport } from "@switchyard/smoke";
import type { ReportedError } from "../report/report.ts";

interface Ended {
  readonly schema_version: 1;
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  readonly warnings: readonly string[];
}

/** One check and what became of it. */
export type CheckLine = Pick<CheckReport, "id" | "kind" | "pack" | "name" | "target" | "provider" | "level" | "outcome" | "duration_ms">;

/** What `smokeRun` returns. */
export interface SmokeRunReport extends Ended {
  readonly kind: "switchyard.smoke_run";
  readonly command: "smoke run";
  /** The run whose targets were asked for; null: others were. */
  readonly run_id: string | null;
  /** The targets that were checked, inside the root, sorted. */
  readonly targets: readonly string[];
  /** Null where nobody looked. */
  readonly status: "ok" | "failed" | null;
  /** All of them: links, then starts, then the packs' checks. */
  readonly checks: readonly CheckLine[];
  /** The required checks that did not pass, with what was found. */
  readonly failing: readonly CheckReport[];
  /** The wanted checks that did not pass. */
  readonly wanted: readonly CheckReport[];
  /** Targets of which it is known only that they lead to their source and start. */
  readonly without_checks: readonly string[];
  /** Measured, in milliseconds; null where nobody looked. */
  readonly duration_ms: number | null;
}

/** A check as its pack has it. */
export interface PackCheckLine {
  readonly name: string;
  /** `command`: the tool is run; `source`: the file that the target leads to is looked at. */
  readonly kind: "command" | "source";
  /** The last component of the targets that it is for. */
  readonly tool: string;
  /** How the tool is run; null for `source`. */
  readonly args: readonly string[] | null;
  /** What breaks where this fails, as the pack says; null where it says nothing. */
  readonly why: string | null;
  /** Providers for which a failure is a warning; for all others it is a failure. */
  readonly wanted_for: readonly string[];
}

/** A pack of checks. */
export interface PackLine {
  readonly name: string;
  readonly revision: number;
  readonly description: string | null;
  /** The providers that it tells apart. */
  readonly providers: readonly string[];
  readonly checks: readonly PackCheckLine[];
}

/** What `smokeList` returns. */
export interface SmokeListReport extends Ended {
  readonly kind: "switchyard.smoke_list";
  readonly command: "smoke list";
  /** The tools that were asked for; empty: all. */
  readonly tools: readonly string[];
  /** The packs that have checks of them. */
  readonly packs: readonly PackLine[];
}
