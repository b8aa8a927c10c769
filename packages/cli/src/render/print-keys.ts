/** This defines `printKeys`: what the verbs say that are about keys. */
import type { KeysReport } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printWarnings } from "./print-warnings.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export async function printKeys(report: KeysReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  if (report.ok) await printLines([...done(report), ...listed(report)]);
  printWarnings(report.warnings);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
}

function done({ command, key, dir }: KeysReport): string[] {
  if (key === null) return [];
  if (command === "attest remove") return [`The key ${key.name} is trusted no more.`];
  return [`The key ${key.name} signs from now on. Its public half: ${showPath(`${dir}/${key.name}.pub.pem`)}`];
}

/** `*` signs. */
function listed({ keys, signs }: KeysReport): string[] {
  if (keys.length === 0) return ["No keys yet. The first run that is committed makes one."];
  return table(keys.map(({ name, key_id }) => [key_id === signs?.key_id ? "*" : " ", name, key_id, key_id === signs?.key_id ? "signs" : "trusted"]));
}
