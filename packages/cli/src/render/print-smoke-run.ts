/** This defines `printSmokeRun`: what `smoke run` says. */
import type { SmokeRunReport } from "@switchyard/engine";
import { missedCheck } from "./missed-check.ts";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printSmokeRun(report: SmokeRunReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, (one) => [...table(rows(one)), ...missed(one), ...summary(one)]);
}

/** `=` all that was checked of it passed, `!` something required did not, `?` something wanted did not. */
function rows({ targets, checks, failing, wanted, without_checks: without }: SmokeRunReport): string[][] {
  const [bad, doubtful, bare] = [new Set(failing.map(({ target }) => target)), new Set(wanted.map(({ target }) => target)), new Set(without)];
  const counts = new Map<string, { all: number; passed: number }>();
  for (const { target, outcome } of checks) {
    const { all, passed } = counts.get(target) ?? { all: 0, passed: 0 };
    counts.set(target, { all: all + 1, passed: passed + (outcome === "passed" ? 1 : 0) });
  }
  return targets.map((target) => {
    const { all, passed } = counts.get(target) ?? { all: 0, passed: 0 };
    return [bad.has(target) ? "!" : doubtful.has(target) ? "?" : "=", showPath(target), `${passed} of ${all}`, bare.has(target) ? "no pack knows it" : ""];
  });
}

function missed({ failing, wanted }: SmokeRunReport): string[] {
  return [...failing.map((check) => missedCheck("!", check)), ...wanted.map((check) => missedCheck("?", check))];
}

function summary({ status, checks, targets, ok }: SmokeRunReport): string[] {
  if (status === null) return ok ? ["Nothing is switched, so nothing is to be checked."] : [];
  const passed = checks.filter(({ outcome }) => outcome === "passed").length;
  return [`Health checks of ${targets.length} ${targets.length === 1 ? "target" : "targets"}: ${passed} of ${checks.length} passed.`];
}
