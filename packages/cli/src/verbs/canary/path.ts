/** This defines what the verb `canary path` does. */
import { encodeBytes } from "@switchyard/fs-atomic";
import { canaryOf } from "../../input/canary-of.ts";
import { refuseOptions } from "./refuse-options.ts";
import type { CanaryOptions } from "../../input/canary-options.ts";
import { print } from "../../output/print.ts";
import { printDocument } from "../../render/print-document.ts";
import { printWarnings } from "../../render/print-warnings.ts";
import type { CanaryPathReport } from "../../canary/canary-reports.ts";

/** Prints PATH as it is, so that a shell can take it. @throws as `canaryPath`; `E_USAGE` `canary_options` */
export async function runCanaryPath(options: CanaryOptions): Promise<number> {
  refuseOptions(options, ["shell"], "canary path");
  const { profile, bin, path, programs, warnings } = await canaryOf(options);
  if (options.json === true) {
    const report: CanaryPathReport = { kind: "switchyard.canary_path", schema_version: 1, command: "canary path", ok: true, exit_code: 0, profile, bin, path, applets: [...programs.keys()], error: null, warnings };
    await printDocument(report);
    return 0;
  }
  await print([encodeBytes(`${path}\n`)]);
  printWarnings(warnings);
  return 0;
}
