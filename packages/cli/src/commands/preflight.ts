/** This defines the verb `preflight`. */
import { apply, type RunReport } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { Option, type Command } from "commander";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { printLines } from "../output/print.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { yamlLines } from "../render/yaml-lines.ts";
import { addPlanOptions, readRequest } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const FORMATS = ["text", "yaml", "json"] as const;
type Format = (typeof FORMATS)[number];
type Options = GlobalOptions & PlanOptions & { readonly format?: Format };

/** Adds the verb to the tree. */
export function addPreflight(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("preflight"))
    .description("Check every target and source against the gates. (reads only)")
    .addOption(new Option("--format <format>", "how to print it; json is what --json prints, yaml the same document").choices(FORMATS))
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const format = formatOf(options);
      const { request, manifestPolicy } = readRequest(file, options);
      const { policy } = policyOf(options, manifestPolicy);
      setExitCode(await printAs(format, await apply(contextOf(options, { policy }), { ...request, mode: "dry_run", command: "preflight" })));
    });
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
