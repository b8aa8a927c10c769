/** This defines `preflightLines`: each target's gates for a person. */
import type { RunReport } from "@switchyard/engine";
import { showToldPath } from "./show-told-path.ts";
import { tableLines } from "./table.ts";

/** One line for each target: whether it may be switched, what it is, on what file system, and every gate that stops it. */
export function preflightLines(report: RunReport): Iterable<string> {
  const rows = [...report.facts].filter((fact) => fact.stage === "preflight");
  return tableLines(rows, ({ policy_ok, path, current_kind, fs_type, stops }) => [
    policy_ok ? "ok" : "stop",
    showToldPath(path),
    current_kind === "none" ? "absent" : current_kind,
    fs_type ?? "unknown file system",
    stops.map(({ gate, reason }) => `${gate}: ${reason}`).join(", "),
  ]);
}
