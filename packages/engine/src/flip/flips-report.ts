/** This defines `FlipsReport`: every change of profiles there ever was (docs/formats/report.md). */
import type { RunBy } from "@switchyard/journal";
import type { BrokenRun } from "../history/readable-runs.ts";
import type { RunLine } from "../history/run-line.ts";
import type { FlippedRun, Kind, ReportedError } from "../report/report.ts";

/** One change of profiles, whatever came of it. */
export interface FlipLine extends FlippedRun, Pick<RunLine, "run_id" | "started_at" | "state" | "stands" | "undone_by" | "reason" | "confirm_by"> {
  /** Counted for each prefix, from 1, in the order of the runs. */
  readonly generation: number;
  /** Who ran it; null where its journal does not say. */
  readonly by: RunBy | null;
  /** Whether it is the newest one that stands and led where the pointer leads now. */
  readonly current: boolean;
}

/** A pointer as it stands on disk. */
export interface PointerLine {
  readonly prefix: string;
  /** Inside the root. */
  readonly pointer: string;
  readonly kind: Kind;
  /** The text of a link; else null. */
  readonly dest: string | null;
  /** The profile that it leads to; of one that leads nowhere, the one that it names; null: none. */
  readonly profile: string | null;
}

/** What `flips` returns. */
export interface FlipsReport {
  readonly kind: "switchyard.flips";
  readonly schema_version: 1;
  readonly command: "flips";
  readonly ok: boolean;
  readonly exit_code: number;
  /** Also where a run cannot be read: then generations may be counted wrongly, and the rest is there all the same. */
  readonly error: ReportedError | null;
  /** The only prefix that was asked for, free of links; null: all. */
  readonly prefix: string | null;
  /** Of that prefix, or of all that runs know, by prefix. */
  readonly pointers: readonly PointerLine[];
  /** Newest first. */
  readonly flips: readonly FlipLine[];
  /** Runs whose journals were changed or cannot be read, newest first. */
  readonly broken: readonly BrokenRun[];
}
