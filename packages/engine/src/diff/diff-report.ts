/** This defines `DiffReport`: what differs between the system and what is wanted (docs/formats/report.md). */
import type { Kind, PassedOver, ReportedAction, ReportedError } from "../report/report.ts";

/** What stands at a target now. What was not observed is null. */
export interface NodeBefore {
  readonly kind: Kind;
  /** The text of a link. */
  readonly dest: string | null;
  /** In bytes. */
  readonly size: string | null;
  /** Octal, without set-id bits. */
  readonly mode: string | null;
  readonly uid: number | null;
  readonly gid: number | null;
  /** The package that it belongs to; null also where nobody knows. */
  readonly package: string | null;
}

/** What is to stand there. */
export interface NodeAfter {
  readonly kind: Kind;
  readonly dest: string | null;
  /** What the link is to lead to, inside the root; null for what is put back. */
  readonly source: string | null;
}

/** One target. */
export interface DiffLine {
  readonly action_id: string;
  readonly target: string;
  /** `refused`: it is wanted otherwise, and a gate stops it. */
  readonly change: "add" | "change" | "remove" | "none" | "refused";
  /** Why it is refused, or `idempotent_noop`. */
  readonly reason: string | null;
  readonly before: NodeBefore;
  readonly after: NodeAfter;
  /** Whether dpkg is to keep its upgrades off it. */
  readonly protected?: ReportedAction["protected"];
}

/** What `diff` returns. */
export interface DiffReport {
  readonly kind: "switchyard.diff";
  readonly schema_version: 1;
  readonly command: "diff";
  /** It could be told what differs, whether or not something does, or is refused. */
  readonly ok: boolean;
  /** 0; where it was asked for, 1 if something differs. */
  readonly exit_code: number;
  readonly error: ReportedError | null;
  readonly plan_id: string | null;
  /** Whether anything is otherwise than wanted. */
  readonly differs: boolean;
  /** How many targets there are of each. */
  readonly counts: Readonly<Record<DiffLine["change"], number>>;
  /** In the plan's order. */
  readonly targets: Iterable<DiffLine>;
  readonly passed_over: readonly PassedOver[];
  readonly warnings: readonly string[];
}
