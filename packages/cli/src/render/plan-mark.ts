/** This defines `planMark`: one character for what is intended of a target. */
import type { ReportedAction } from "@switchyard/engine";

/** What it goes by; `after_kind` where it is known. */
export type MarkedAction = Pick<ReportedAction, "decision" | "before_kind" | "dest"> & Partial<Pick<ReportedAction, "after_kind">>;

/** `+` appears, `-` disappears, `~` changes, `=` stays, `!` is refused. */
export function planMark({ decision, before_kind: before, after_kind: after }: MarkedAction): string {
  if (decision === "stop" || decision === "conflict") return "!";
  if (decision === "noop") return "=";
  return before === "none" ? "+" : after === "none" ? "-" : "~";
}
