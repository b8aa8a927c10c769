/** This defines `printProfileAdopt`: what an adoption says. */
import type { AdoptReport } from "@switchyard/profiles";
import { printLines } from "../../output/print.ts";
import { printDocument } from "../print-document.ts";
import { printError } from "../print-error.ts";
import { printRunReport } from "../print-run-report.ts";
import { printWarnings } from "../print-warnings.ts";
import { recoveredLines } from "../recovered-lines.ts";
import { showPath } from "../show-path.ts";
import { wrapped } from "../wrapped.ts";
import { buildLine } from "./print-build.ts";

/** Prints the report and returns its exit code. */
export async function printProfileAdopt(report: AdoptReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  const { links, error } = report;
  await printLines(adoptLines(report));
  if (links !== null) await printRunReport({ ...links, recovered: [] }, report.mode === "commit" ? { refusing: report.build?.mode === "commit" || report.flip !== null ? "targets" : "nothing" } : {});
  // That the links are there does not mean that there is nothing to do.
  if (isPointing(report)) await printLines(["Add --commit to do it."]);
  const told = new Set(links?.warnings);
  printWarnings(report.warnings.filter((warning) => !told.has(warning)));
  if (error !== null && links?.error?.message !== error.message) printError(error);
  return report.exit_code;
}

function isPointing({ ok, mode, points_to: to, links }: AdoptReport): boolean {
  return ok && mode === "dry_run" && to !== null && links?.actions.every(({ decision }) => decision === "noop") === true;
}

/** The steps before the run that makes the links. */
export function adoptLines({ build, recovered, points_to: to, flip, prefix, passed_over: passed, mode }: AdoptReport): string[] {
  const missing = passed.filter(({ why }) => why === "target_missing").map(({ name }) => showPath(name));
  const others = passed.filter(({ why }) => why !== "target_missing");
  return [
    ...recoveredLines(recovered),
    ...(missing.length === 0 ? [] : wrapped(`? stand nowhere (${missing.length}): `, ` ${missing.join(", ")}`, "    ")),
    ...others.map(({ name, path, why }) => `? ${showPath(path ?? name)} is left out: ${why === "provider" ? "a profile leads to it" : "it is no program"}`),
    ...(build === null || !build.ok ? [] : [buildLine(build, mode)]),
    ...(to === null || (mode === "commit" && flip?.ok !== true) ? [] : [`+ ${showPath(`${prefix}/active`)} ${mode === "dry_run" ? "would lead" : "leads"} to ${to}`]),
    ...(flip?.ok === false ? [`! ${showPath(`${prefix}/active`)} ${flip.rolled_back ? `led to ${flip.flip.to_profile}, and was led back: run ${flip.run_id ?? ""} was undone` : "stays as it was"}`] : []),
  ];
}
