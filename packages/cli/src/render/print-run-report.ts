/** This defines `printRunReport`: what plan, preflight, apply, confirm, rollback and recover say. */
import type { ReportedAction, RunReport } from "@switchyard/engine";
import { actionRow } from "./action-row.ts";
import { confirmLines } from "./confirm-lines.ts";
import { printLines } from "../output/print.ts";
import { healthLines } from "./health-lines.ts";
import { kindOfRun } from "./kind-of-run.ts";
import { leftOutLines } from "./left-out-lines.ts";
import { ownPolicyLines } from "./own-policy-lines.ts";
import { printDocument } from "./print-document.ts";
import { printWarnings } from "./print-warnings.ts";
import { printError } from "./print-error.ts";
import { preflightLines } from "./preflight-lines.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";
import { table, tableLines } from "./table.ts";

/** How it is printed. */
export interface RunPrinting {
  readonly json?: boolean;
  /** The report, a dry run's, says why what was asked for is not done: because of it nothing was changed, or no target. */
  readonly refusing?: "nothing" | "targets";
}

/** Prints the report and returns its exit code. */
export async function printRunReport(report: RunReport, options: RunPrinting): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  await printLines([...recoveredLines(report.recovered), ...report.waiting.map(waitingLine)]);
  await printLines(report.command === "preflight" ? preflightLines(report) : tableLines(report.actions, actionRow));
  await printLines([...ownPolicyLines(report.actions), ...leftOutLines(report.passed_over), ...summary(report, options), ...healthLines(report), ...confirmLines(report), ...places(report)]);
  printWarnings(report.warnings);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
}

function waitingLine({ run_id, flip, confirm_by }: RunReport["waiting"][number]): string {
  return `left ${kindOfRun({ verb: "apply", flip })} ${run_id}: it waits until ${confirm_by} to be confirmed`;
}

function summary(report: RunReport, { refusing }: RunPrinting): string[] {
  const count = (wanted: (action: ReportedAction) => boolean): number => report.actions.filter(wanted).length;
  const changing = count(({ decision }) => decision === "switch" || decision === "restore");
  const same = count(({ decision }) => decision === "noop");
  const refused = count(({ decision }) => decision === "stop" || decision === "conflict");
  if (report.command === "recover") return report.ok && report.recovered.length === 0 ? ["Nothing to recover."] : [];
  if (report.command === "confirm") return report.ok ? [`Run ${report.run_id ?? ""} ${same > 0 ? "was confirmed already" : "is confirmed"}: it stands.`] : [];
  if (report.actions.length === 0) return [];
  const counts = `${changing} to change, ${same} already so, ${refused} refused`;
  const how = report.error?.reason === "interrupted" ? "Not done" : "Refused";
  if (report.mode === "dry_run" && refusing !== undefined) return [`${how}: ${counts}. ${refusing === "nothing" ? "Nothing" : "No target"} was changed.`];
  if (report.mode === "dry_run") return [`${headline(report)}: ${counts}. Nothing was changed.${changing > 0 ? hint(report) : ""}`];
  if (report.rolled_back) return [`Run ${report.run_id ?? report.undoes ?? ""} was undone: every target is as before.`];
  if (!report.ok && report.run_id === null) return [`${how}: ${counts}. Nothing ${report.recovered.length === 0 ? "" : "else "}was changed.`];
  if (!report.ok) return [`${counts}. See below.`];
  if (report.run_id === null) return [`Nothing to do: all ${same} are so already.`];
  const restored = report.command === "rollback" ? changing : count(({ decision }) => decision === "restore");
  const done = [...(restored < changing || changing === 0 ? [`${changing - restored} switched`] : []), ...(restored > 0 ? [`${restored} restored`] : [])];
  return [`Run ${report.run_id}: ${done.join(", ")}, ${same} already so.`];
}

function headline(report: RunReport): string {
  switch (report.command) {
    case "plan":
      return `Plan ${report.plan_id ?? ""}`;
    case "preflight":
      return "Preflight";
    case "apply":
    case "flip":
    case "confirm":
    case "rollback":
    case "recover":
      return report.ok || report.error?.reason === "interrupted" ? "Dry run" : "Dry run, refused";
  }
}

function hint(report: RunReport): string {
  return report.ok && ["apply", "flip", "rollback"].includes(report.command) ? " Add --commit to do it." : "";
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
