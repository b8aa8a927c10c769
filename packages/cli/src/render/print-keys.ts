/** This defines `printKeys`: what the verbs say that are about keys. */
import type { KeysReport } from "@switchyard/engine";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printKeys(report: KeysReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function textOf(report: KeysReport): string[] {
  return report.ok ? [...done(report), ...listed(report)] : [];
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
