/** This defines `printRunReport`: what plan, preflight, apply, confirm, rollback and recover say. */
import type { ReportedAction, RunReport } from "@switchyard/engine";
import { actionRow } from "./action-row.ts";
import { confirmLines } from "./confirm-lines.ts";
import { printLines } from "../output/print.ts";
import { healthLines } from "./health-lines.ts";
import { leftOutLines } from "./left-out-lines.ts";
import { ownPolicyLines } from "./own-policy-lines.ts";
import { printDocument } from "./print-document.ts";
import { printWarnings } from "./print-warnings.ts";
import { printError } from "./print-error.ts";
import { preflightLines } from "./preflight-lines.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";
import { table, tableLines } from "./table.ts";

/** Prints the report and returns its exit code. */
export async function printRunReport(report: RunReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  await printLines([...recoveredLines(report.recovered), ...report.waiting.map(waitingLine)]);
  await printLines(report.command === "preflight" ? preflightLines(report) : tableLines(report.actions, actionRow));
  await printLines([...ownPolicyLines(report.actions), ...leftOutLines(report.passed_over), ...summary(report), ...healthLines(report), ...confirmLines(report), ...places(report)]);
  printWarnings(report.warnings);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
}

function waitingLine({ run_id, confirm_by }: RunReport["waiting"][number]): string {
  return `left apply ${run_id}: it waits until ${confirm_by} to be confirmed`;
}

function summary(report: RunReport): string[] {
  const count = (wanted: (action: ReportedAction) => boolean): number => report.actions.filter(wanted).length;
  const changing = count(({ decision }) => decision === "switch" || decision === "restore");
  const same = count(({ decision }) => decision === "noop");
  const refused = count(({ decision }) => decision === "stop" || decision === "conflict");
  if (report.command === "recover") return report.ok && report.recovered.length === 0 ? ["Nothing to recover."] : [];
  if (report.command === "confirm") return report.ok ? [`Run ${report.run_id ?? ""} ${same > 0 ? "was confirmed already" : "is confirmed"}: it stands.`] : [];
  if (report.actions.length === 0) return [];
  const counts = `${changing} to change, ${same} already so, ${refused} refused`;
  if (report.mode === "dry_run") return [`${headline(report)}: ${counts}. Nothing was changed.${hint(report)}`];
  if (report.rolled_back) return [`Run ${report.run_id ?? report.undoes ?? ""} was undone: every target is as before.`];
  if (!report.ok) return [`${counts}. See below.`];
  if (report.run_id === null) return [`Nothing to do: all ${same} are so already.`];
  return [`Run ${report.run_id}: ${changing} ${report.command === "rollback" ? "restored" : "switched"}, ${same} already so.`];
}

function headline(report: RunReport): string {
  switch (report.command) {
    case "plan":
      return `Plan ${report.plan_id ?? ""}`;
    case "preflight":
      return "Preflight";
    case "apply":
    case "confirm":
    case "rollback":
    case "recover":
      return "Dry run";
  }
}

function hint(report: RunReport): string {
  return report.ok && (report.command === "apply" || report.command === "rollback") ? " Add --commit to do it." : "";
}

function places({ places: at, actions, attestation }: RunReport): string[] {
  if (at === null) return [];
  const backups = actions.filter(({ backup }) => backup !== null).map(({ backup }) => backup ?? "");
  const [first] = backups;
  const more = backups.length > 1 ? ` (and ${backups.length - 1} more, each beside its target)` : "";
  return table([
    ...(first === undefined ? [] : [["  backup", showPath(first) + more], ["  sidecar", `${showPath(`${first}.meta.json`)}${more}`]]),
    ...(at.undo_script === null ? [] : [["  undo without this command", showPath(at.undo_script)]]),
    ...(at.run === null ? [] : [["  journal and report", showPath(at.run)]]),
    ...(attestation === null ? [] : [["  attestation", `${showPath(attestation.file)} (signed by ${attestation.key_name}${attestation.key_made ? ", a key made now" : ""})`]]),
    ["  facts", showPath(at.facts)],
  ]);
}
