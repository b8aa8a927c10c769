/** This defines `explainOutlook`: what could be done about a path, for a person. */
import type { ExplainReport } from "@switchyard/engine";
import { aim } from "../output/aim.ts";
import { ourCommand } from "./our-command.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";

/** The sections `undo` and `switch` of `explain`, without those of which nothing is known. A command is a line of its own. */
export function explainOutlook(report: ExplainReport): [word: string, lines: readonly string[]][] {
  return [["undo", undo(report)], ["switch", switching(report)]];
}

function undo({ undo: would, path }: ExplainReport): string[] {
  if (would === null) return [];
  const { run_id: id, decision, backup, error, others } = would;
  const along = others === 0 ? "" : `, with ${others} other ${others === 1 ? "target" : "targets"}`;
  const tag = aim().find(([flag]) => flag === "--tag") ?? [];
  const text = {
    restore: backup === null ? `takes it away again${along}` : `brings back ${showPath(backup)}${along}`,
    noop: `finds it as it was before${along}`,
    conflict: `is refused: ${showText(error?.message ?? "")}`,
    stop: `is refused: ${showText(error?.message ?? "")}`,
  }[decision];
  return [ourCommand("rollback", id, "--commit"), text, ...(decision === "restore" && others > 0 ? [ourCommand("apply", "--restore", path, ...tag, "--commit"), "does so with this one alone"] : [])];
}

function switching({ switch: would }: ExplainReport): string[] {
  if (would === null) return [];
  const passed = would.overridden.map(({ reason, overridden_by: by }) => `let pass: ${reason} (${by})`);
  if (would.verdict === "allowed") return ["no gate stands against it", ...passed];
  const stops = would.stops.map(({ reason, found, needed, override }) => `${reason}: found ${showText(found)}; needed is ${needed}${override === null ? "" : ` (policy field ${override})`}`);
  const head = would.verdict === "refused" ? "would be refused now:" : "nobody can tell:";
  return [head, ...(would.error === null ? [] : [showText(would.error.message)]), ...stops, ...passed];
}
