/** This defines the report of a run: plain data, as documents carry it. */

/**
 * What became of a check. `failed`: it ran and did something else than expected. `killed`: a signal that was not ours
 * ended it. `disk_too_full`: it wrote more into its directory than it may. `not_run`: what it builds upon did not pass, or
 * the time for all of them was over.
 */
export type Outcome = "passed" | "failed" | "timed_out" | "could_not_start" | "killed" | "output_too_long" | "disk_too_full" | "left_processes" | "not_run";

/** One thing that was not as expected. Both texts are cut at 1000 characters. */
export interface Difference {
  /** `exit`, `stdout`, `stderr`, or what of which path, e.g. `mode of a/b`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** The beginning of an output. */
export interface Excerpt {
  /** At most 2000 characters; bytes that are no UTF-8 are U+FFFD. Not yet free of secrets. */
  readonly text: string;
  /** How long all of it was, as far as it was read. */
  readonly bytes: number;
}

/** A process that a check left behind. */
export interface LeftProcess {
  readonly pid: number;
  /** Its name as the kernel has it, at most 15 bytes. */
  readonly command: string;
  /** Whether it is gone now. */
  readonly ended: boolean;
}

/** How a tool was started. */
export interface Invocation {
  readonly file: string;
  /** The name under which it was started, by which a multi-call program knows what to be. */
  readonly argv0: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** One check. */
export interface CheckReport {
  /** Unique in the report, e.g. `coreutils/date-r /usr/bin/date`. */
  readonly id: string;
  /** `link`: the target leads to its source. `probe`: `--version` or `--help`. The others are those of packs. */
  readonly kind: "link" | "probe" | "source" | "command";
  /** Null for `link` and `probe`. */
  readonly pack: string | null;
  readonly name: string;
  /** What breaks where this fails, as the pack says; null where it says nothing. */
  readonly why: string | null;
  /** Inside the root. */
  readonly target: string;
  /** As the pack tells it; null where the pack knows none such, or there is no pack. */
  readonly provider: string | null;
  readonly level: "required" | "wanted";
  readonly outcome: Outcome;
  /** Null where it did not exit by itself. */
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly duration_ms: number;
  /** The last one, where there were two; null where nothing was started. */
  readonly invocation: Invocation | null;
  readonly stdout: Excerpt;
  readonly stderr: Excerpt;
  readonly differences: readonly Difference[];
  readonly left_processes: readonly LeftProcess[];
}

/** All that was found. */
export interface SmokeReport {
  readonly schema: "smoke_report.v1";
  /** `failed` where a required check did not pass. */
  readonly smoke_status: "ok" | "failed";
  /** The ids of the required checks that did not pass. */
  readonly failing: readonly string[];
  /** The ids of the wanted checks that did not pass. */
  readonly warnings: readonly string[];
  /** Links, then probes, then the packs' checks; each in the order of the targets. */
  readonly checks: readonly CheckReport[];
  /** The targets for whose tool no pack has a check: of them it is known only that they lead to their source and start. */
  readonly without_checks: readonly string[];
  readonly packs: readonly { readonly name: string; readonly revision: number }[];
  /** Who ran them: the caller. */
  readonly uid: number;
  readonly gid: number;
  /** Octal. */
  readonly umask: string;
  /** Why something of the scratch directory is still there, with its path; null where nothing is. */
  readonly scratch_left: string | null;
  readonly duration_ms: number;
}
