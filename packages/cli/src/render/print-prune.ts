/** This defines `printPrune`: what prune says. */
import type { PruneReport, ReportedPrune } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printWarnings } from "./print-warnings.ts";
import { printError } from "./print-error.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export async function printPrune(report: PruneReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  const recovered = recoveredLines(report.recovered);
  const strays = report.strays.map((path) => ["?", showPath(path), "belongs to no backup; left"]);
  const lines = [...recovered, ...table([...report.targets.flatMap((target) => rows(target)), ...strays]), ...summary(report)];
  await printLines(lines);
  printWarnings(report.warnings);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
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
