/** This defines `printVerification`: what `verify` found. */
import type { DifferingTarget, VerifyReport } from "@switchyard/engine";
import { brokenLines } from "./broken-lines.ts";
import { otherLines } from "./other-lines.ts";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";

/** Prints the report and returns its exit code. */
export function printVerification(report: VerifyReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf({ ok, checked, differing, left_to_others: others, broken, hashes }: VerifyReport): Generator<string> {
  for (const target of differing) yield* linesOf(target);
  yield* otherLines(others);
  yield* brokenLines(broken);
  if (checked > 0) yield `${checked - differing.length} of ${targets(checked)} as runs left ${checked === 1 ? "it" : "them"}, with ${hashes ? "backups whose bytes are right" : "good backups"}.`;
  else if (ok) yield "No target is managed: nothing to verify.";
}

/** `!` and what is wrong, a line each. */
function* linesOf({ target, errors }: DifferingTarget): Generator<string> {
  yield `! ${showPath(target)}`;
  for (const { message, id, reason } of errors) yield `    ${showText(message)} [${id} ${reason}]`;
}

function targets(count: number): string {
  return `${count} ${count === 1 ? "target is" : "targets are"}`;
}
