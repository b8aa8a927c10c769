/** This defines `CanaryReport`: what came of running one command with two profiles. Plain data, as documents carry it. */
import type { ViewLine } from "./compare-bytes.ts";

/** How a run ended. `killed`: by a signal that was not ours. The last four did not come to their own end. */
export type SideEnd = "exited" | "killed" | "timed_out" | "output_too_long" | "disk_too_full" | "could_not_start";

/** One of the two outputs. */
export interface SideOutput {
  readonly bytes: number;
  /** Of the masked bytes, as far as they were kept. */
  readonly sha256: string;
}

/** One of the two runs. */
export interface CanarySide {
  readonly profile: string;
  /** What was started, and whether it is of the profile. */
  readonly program: string;
  readonly from_profile: boolean;
  readonly end: SideEnd;
  readonly exit_code: number | null;
  /** The signal, or why it could not be started. */
  readonly detail: string | null;
  readonly stdout: SideOutput;
  readonly stderr: SideOutput;
  /** How many names were in its directory at the end; null where nobody looked. */
  readonly files: number | null;
  /** What it left running; it was ended. */
  readonly left_processes: readonly string[];
  readonly duration_ms: number;
}

/** What of a run or a file. */
export type DifferingPart = "end" | "stdout" | "stderr" | "left_processes" | "presence" | "kind" | "content" | "mode" | "owner" | "dest" | "names" | "xattrs";

/** One difference. */
export interface CanaryDifference {
  readonly what: DifferingPart;
  /** Of what is about a file: its path in the scratch directory, `.` for that itself; a byte string. */
  readonly path: string | null;
  /** Both in a few words. */
  readonly first: string;
  readonly second: string;
  /** Of bytes: where they part, counted from 1. */
  readonly byte: number | null;
  readonly line: number | null;
  /** Of bytes: some of them. */
  readonly view: readonly ViewLine[];
}

/** All of it. */
export interface CanaryComparison {
  readonly words: readonly string[];
  /** `undecided`: no difference was found, but a run did not come to its own end. */
  readonly verdict: "equal" | "different" | "undecided";
  /** The first is the one that the other is compared with. */
  readonly sides: readonly [CanarySide, CanarySide];
  /** Of the first 100 the text; all are counted. */
  readonly differences: readonly CanaryDifference[];
  readonly difference_count: number;
  readonly timeout_ms: number;
  /** Why something of the scratch directory is still there, with its path. */
  readonly scratch_left: string | null;
  readonly warnings: readonly string[];
}
