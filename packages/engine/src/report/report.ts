/** This defines the reports of the engine: what each verb did, as plain data that commands print (docs/formats/report.md). */
import type { Fact } from "@switchyard/facts";
import type { CheckReport } from "@switchyard/smoke";
import type { StartedWatch } from "../confirm/deadline-watch.ts";
import type { PreflightRow } from "./preflight-row.ts";

/** Whether a verb changed the system or only showed what it would change. */
export type Mode = "dry_run" | "commit";

/** A node's kind as reports name it. */
export type Kind = "file" | "symlink" | "none" | "dir" | "other";

/** A failure as reports carry it. */
export interface ReportedError {
  readonly id: string;
  readonly reason: string;
  readonly message: string;
  readonly path: string | null;
  readonly errno: string | null;
  readonly remedies: readonly string[];
}

/** What is intended for one target, the same in dry run and commit; and what became of it. */
export interface ReportedAction {
  readonly action_id: string;
  readonly target: string;
  /** The source inside the root; null for a rollback. */
  readonly source: string | null;
  /** The text of the link that the target gets; null where it gets no link. */
  readonly dest: string | null;
  /** `switch`, `restore`; `noop`: it is so already; `stop`: a gate refuses it; `conflict`: someone else changed it. */
  readonly decision: "switch" | "restore" | "noop" | "stop" | "conflict";
  /** Why, where the decision needs a word: a gate's reason, `idempotent_noop`. */
  readonly reason: string | null;
  readonly before_kind: Kind;
  readonly after_kind: Kind;
  /** Null in a dry run. `left`: someone else's node stands there; `failed`: see the error. */
  readonly outcome: "switched" | "restored" | "unchanged" | "rolled_back" | "left" | "failed" | null;
  /** Where the displaced node is kept; null where nothing is. */
  readonly backup: string | null;
  /** Whether dpkg keeps its upgrades off the target, once the action is carried out; absent where it does not. */
  readonly protected?: true;
  /** Of a follower in a group: the target of its leader. */
  readonly leader?: string;
  /** The policy fields that it has for itself; absent: none. */
  readonly policy?: Readonly<Record<string, boolean | readonly string[]>>;
  /** Of a protected target that went back: `prior`: what the run displaced; `upgraded`: what an upgrade had put in its place since. */
  readonly put_back?: "prior" | "upgraded";
}

/** What was asked for and is no action of the plan. */
export interface PassedOver {
  /** Both as written, inside the root. */
  readonly target: string;
  readonly source: string;
  /**
   * Of a tree: `target_missing`: there is nothing to replace, and nothing is to be made. Of an optional follower:
   * `directory_missing`: there is no directory for its target. Of both: `source_missing`: nothing, or a link that leads nowhere.
   */
  readonly why: "target_missing" | "source_missing" | "directory_missing";
}

/** A run that points a prefix at another profile, as lists of runs name it. */
export interface FlippedRun {
  /** The directory of the pointer, inside the root. */
  readonly prefix: string;
  /** Null: there was no pointer, or one that led to no profile. */
  readonly from_profile: string | null;
  readonly to_profile: string;
  /** What who asked for it said of it; null: nothing. */
  readonly why: string | null;
}

/** The same in the report of that run. */
export interface ReportedFlip extends FlippedRun {
  /** How many applets the profile has; null, and the lists empty, where it was refused before anyone looked. */
  readonly applets: number | null;
  /** Those of the profile that is left which the new one keeps, and those that it does not have. */
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
  /** Those that the profile that is left did not have. */
  readonly added: readonly string[];
}

/** What each verb that may change something returns. */
export interface RunReport {
  readonly schema_version: 1;
  readonly command: "apply" | "flip" | "confirm" | "rollback" | "recover" | "plan" | "preflight";
  readonly mode: Mode;
  readonly ok: boolean;
  readonly exit_code: number;
  /** The hash of the last fact when the run's own had been recorded; null where the verb made no run that has ended (REQ-O9). */
  readonly facts_head: string | null;
  readonly error: ReportedError | null;
  readonly plan_id: string | null;
  /** Null in a dry run, where nothing had to be changed, and where a provisional run was taken back without a run of its own. */
  readonly run_id: string | null;
  /** The run that a rollback undoes. */
  readonly undoes: string | null;
  /** Of a run that changes the profile of a prefix: which one; absent of all others. */
  readonly flip?: ReportedFlip;
  readonly actions: readonly ReportedAction[];
  /** What the request names and is left out of the plan, by target; empty for a saved plan, which names actions alone. */
  readonly passed_over: readonly PassedOver[];
  /** Whether changes were made and taken back. */
  readonly rolled_back: boolean;
  /** Of an apply that is to be confirmed: within how many milliseconds, as asked for; null where it is not. */
  readonly confirm_within_ms: number | null;
  /** Until when the run waits for its confirmation, RFC 3339, UTC; null where it does not. */
  readonly confirm_by: string | null;
  /** Who undoes the run then, unless it is confirmed; null where it does not wait, or where only the next changing command does. */
  readonly deadline_watch: StartedWatch | null;
  /** Unfinished runs that were brought to their end first. */
  readonly recovered: readonly RecoveredRun[];
  /** Of `recover`: provisional runs that were left as they are. */
  readonly waiting: readonly WaitingRun[];
  /** How the health checks of an apply came out; null where it did not get so far. */
  readonly smoke: ReportedSmoke | null;
  /** Where things lie, as the reader can open them; null where nothing was written. */
  readonly places: Places | null;
  /** The signed statement about the run; null where it was not committed, or could not be attested: then a warning says why. */
  readonly attestation: ReportedAttestation | null;
  /** What the reader should know although the verb succeeded. */
  readonly warnings: readonly string[];
  /** What preflight found of each action, sorted by path, the same in dry run and commit (REQ-PF1); empty where nothing was judged. */
  readonly rows: Iterable<PreflightRow>;
  /** A dry run's facts; it records none on the system. Empty in a commit. */
  readonly facts: Iterable<Fact>;
}

/** The health checks of an apply (REQ-H1). */
export interface ReportedSmoke {
  /** `skipped`: the policy asked for none. */
  readonly status: "ok" | "failed" | "skipped";
  /** How many checks were made; null where the process that made them is gone. */
  readonly checks: number | null;
  /** The required checks that did not pass, with what was found. */
  readonly failing: readonly CheckReport[];
  /** The wanted checks that did not pass. */
  readonly warnings: readonly CheckReport[];
  /** Targets of which it is known only that they lead to their source and start. */
  readonly without_checks: readonly string[];
  /** Measured, in milliseconds; null where there were none. */
  readonly duration_ms: number | null;
}

/** An attestation that was made (REQ-O4). */
export interface ReportedAttestation {
  /** Absolute, outside the root. */
  readonly file: string;
  /** SHA-256 of the public key. */
  readonly key_id: string;
  readonly key_name: string;
  /** Whether this command made the key. */
  readonly key_made: boolean;
}

/** Absolute paths, outside the root. */
export interface Places {
  readonly facts: string;
  /** The run's folder; null where the verb made none. */
  readonly run: string | null;
  readonly undo_script: string | null;
}

/** One unfinished run brought to its end. */
export interface RecoveredRun {
  readonly run_id: string;
  readonly verb: "apply" | "rollback";
  /** Of a run that pointed a prefix at another profile: which; null of all others. */
  readonly flip: FlippedRun | null;
  /** `undone`: all targets as before; `finished`: all as intended; `completed`: only its records were missing. */
  readonly outcome: "undone" | "finished" | "completed" | "discarded";
  /** Why it is undone: `interrupted`, `deadline_passed`, `undo_script`, `taken_back`, or the reason of its own error; else null. */
  readonly reason: string | null;
  /** Targets where someone else's node stands and was left alone. */
  readonly conflicts: readonly string[];
}

/** One provisional run before its deadline. */
export interface WaitingRun {
  readonly run_id: string;
  /** As of `RecoveredRun`. */
  readonly flip: FlippedRun | null;
  /** RFC 3339, UTC. */
  readonly confirm_by: string;
}
