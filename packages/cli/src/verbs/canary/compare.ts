/** This defines what the verb `canary compare` does. */
import { reportError, type ReportedError } from "@switchyard/engine";
import { compareInCanary, verdictError, type CanaryChoice, type CanaryComparison } from "@switchyard/profiles";
import { isSwitchyardError, SwitchyardError } from "@switchyard/fs-atomic";
import type { CanaryCompareReport } from "../../canary/canary-reports.ts";
import { inPrefix } from "../../input/in-prefix.ts";
import { refuseOptions } from "./refuse-options.ts";
import type { CanaryOptions } from "../../input/canary-options.ts";
import { ownPath } from "../../input/own-path.ts";
import { readInput } from "../../input/read-input.ts";
import { compareLines } from "../../render/compare-lines.ts";
import { failureDocument } from "../../render/failure-document.ts";
import { printDocument } from "../../render/print-document.ts";
import { printReport } from "../../render/print-report.ts";
import { printWarnings } from "../../render/print-warnings.ts";
import { untilSignal } from "../../until-signal.ts";
import { wordsOf } from "./words-of.ts";

type Options = CanaryOptions & { readonly profiles?: string; readonly with?: string; readonly stdin?: string; readonly timeout: number };

/** Runs the command twice and tells. @throws as `compareInCanary`; `E_USAGE` `canary_options`, `profiles_to_compare`, `stdin_unreadable` */
export async function runCanaryCompare(options: Options, command: readonly string[]): Promise<number> {
  refuseOptions(options, ["shell", "profile", "rescue"], "canary compare");
  const { with: files = null, stdin, timeout: timeoutMs } = options;
  const given = { words: wordsOf(command), profiles: pairOf(options.profiles), path: ownPath(), files, stdin: stdin === undefined ? null : readInput(stdin), timeoutMs };
  const ended = await untilSignal((signal) => orStopped(async () => reportOf(await inPrefix(options, (root, places) => compareInCanary(root, places, { ...given, signal })))));
  if (!("cause" in ended)) return printReport(ended, options, compareLines);
  if (options.json === true) await printDocument({ ...failureDocument("canary compare", ended.cause), exit_code: ended.exit_code });
  else printWarnings(ended.warnings);
  return ended.exit_code;
}

/** What there is to say of a comparison that was told to stop. */
interface Stopped {
  readonly error: ReportedError | null;
  readonly exit_code: number;
  readonly warnings: readonly string[];
  readonly cause: SwitchyardError;
}

async function orStopped(act: () => Promise<CanaryCompareReport>): Promise<CanaryCompareReport | Stopped> {
  try {
    return await act();
  } catch (cause) {
    if (!isSwitchyardError(cause) || cause.reason !== "interrupted") throw cause;
    const { reported, exitCode } = reportError(cause);
    return { error: reported, exit_code: exitCode, warnings: [], cause };
  }
}

function reportOf(compared: CanaryComparison): CanaryCompareReport {
  const error = verdictError(compared);
  const left = compared.scratch_left === null ? [] : [`Of the scratch directory something is left: ${compared.scratch_left}`];
  const warnings = [...compared.warnings, ...left];
  return { kind: "switchyard.canary_compare", schema_version: 1, command: "canary compare", ok: error === null, exit_code: error?.exitCode ?? 0, ...compared, error: error === null ? null : reportError(error).reported, warnings };
}

function pairOf(text: string | undefined): readonly [CanaryChoice, CanaryChoice] | null {
  if (text === undefined) return null;
  const [first = "", second = "", ...more] = text.split(",");
  if (first !== "" && second !== "" && more.length === 0) return [{ name: first }, { name: second }];
  throw new SwitchyardError({ id: "E_USAGE", reason: "profiles_to_compare", op: "canary compare", message: `Cannot take ${JSON.stringify(text)} for two profiles: needed are two names with a comma between them.` });
}
