/** This defines `printPrune`: what prune says. */
import type { PruneReport, ReportedPrune } from "@switchyard/engine";
import { printReport } from "./print-report.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printPrune(report: PruneReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf(report: PruneReport): Generator<string> {
  yield* recoveredLines(report.recovered);
  const strays = report.strays.map((path) => ["?", showPath(path), "belongs to no backup; left"]);
  yield* table([...report.targets.flatMap((target) => rows(target)), ...strays]);
  yield* summary(report);
}

/** `-` a backup goes, `!` one could not be removed, `=` what is kept of a target, and why. */
function rows({ path, pruned, retained, error }: ReportedPrune): string[][] {
  const gone = pruned.map(({ payload, created_at: at }) => ["-", showPath(payload), at ?? ""]);
  const failed = (retained ?? []).filter(({ why }) => why === "failed").map(({ payload }) => ["!", showPath(payload), error?.errno ?? error?.reason ?? ""]);
  const kept = retained?.filter(({ why }) => why !== "failed") ?? [];
  const reasons = [...new Set(kept.map(({ why }) => why.replace("_", " ")))].join(", ");
  if (retained === null) return [["!", showPath(path), `could not be pruned: ${error?.reason ?? ""}`]];
  return [...gone, ...failed, ["=", showPath(path), kept.length === 0 ? "no backup kept" : `${kept.length} kept: ${reasons}`]];
}

function summary({ targets, mode, ok, error }: PruneReport): string[] {
  if (targets.length === 0) return ok ? ["No backup to prune."] : [];
  const pruned = targets.reduce((sum, target) => sum + target.pruned.length, 0);
  const kept = targets.reduce((sum, target) => sum + (target.retained?.length ?? 0), 0);
  if (mode === "dry_run") return [`Dry run: ${pruned} to remove, ${kept} to keep. Nothing was changed.${ok && pruned > 0 ? " Add --commit to do it." : ""}`];
  return [`${pruned} removed, ${kept} kept.${error === null ? "" : " See below."}`];
}
