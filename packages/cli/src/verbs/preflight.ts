/** This defines what the verb `preflight` does. */
import { apply, type RunReport } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PREFLIGHT_FORMATS } from "../commands/preflight.ts";
import type { GlobalOptions, PlanOptions } from "../input/context-of.ts";
import { printLines } from "../output/print.ts";
import { writeFacts } from "../output/write-facts.ts";
import { wantedOf } from "../input/wanted-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { yamlLines } from "../render/yaml-lines.ts";

type Format = (typeof PREFLIGHT_FORMATS)[number];
type Options = GlobalOptions & PlanOptions & { readonly format?: Format; readonly facts?: string };

/** Checks every target and source against the gates. */
export async function runPreflight(options: Options, file: string | undefined): Promise<number> {
  const format = formatOf(options);
  const { request, context } = wantedOf(file, options);
  const report = await apply(context, { ...request, mode: "dry_run", command: "preflight" });
  await writeFacts(options.facts, report.facts);
  return printAs(format, report);
}

async function printAs(format: Format, report: RunReport): Promise<number> {
  if (format !== "yaml") return printRunReport(report, { json: format === "json" });
  await printLines(yamlLines(report));
  return report.exit_code;
}

function formatOf({ format, json = false }: Options): Format {
  if (!json) return format ?? "text";
  if (format === undefined || format === "json") return "json";
  const message = `Cannot print one document both ways: --json and --format ${format}.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "format_and_json", op: "preflight", message });
}
