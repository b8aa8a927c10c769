/** This defines `smokeRun`: the health checks of what stands, run now. Changes nothing in the root. */
import { formatPath, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { smokeFailure, type CheckReport, type SmokeReport } from "@switchyard/smoke";
import type { Context } from "../context.ts";
import { reportError } from "../report/report-error.ts";
import { withRoot } from "../state/with-root.ts";
import { interrupted } from "../stop/interrupted.ts";
import type { CheckLine, SmokeRunReport } from "./smoke-reports.ts";
import { targetsToCheck, type SmokeSelection } from "./targets-to-check.ts";

const EMPTY = { kind: "switchyard.smoke_run", schema_version: 1, command: "smoke run", ok: true, exit_code: 0, error: null, run_id: null, targets: [], status: null, checks: [], failing: [], wanted: [], without_checks: [], duration_ms: null, warnings: [] } as const;

/**
 * Runs the checks that an apply runs, on what stands now. They work in a scratch directory of their own; no lock is taken, no fact is
 * recorded, and nothing is taken back where one fails. Where nothing is to be checked all is well, unless
 * runs that cannot be read, or have not ended, may have switched something.
 *
 * Crash: as the runner; see `SmokeRunner`.
 *
 * @returns a report in every operational case: `E_SMOKE` where a required check does not pass, or nobody could run them;
 * `E_POLICY` `unfinished_run`, `E_RESTORE_FAILED` `journal_tampered` where what was checked may not be all
 */
export async function smokeRun(context: Context, selection: SmokeSelection): Promise<SmokeRunReport> {
  const base = { ...EMPTY, run_id: selection.runId };
  try {
    return await withRoot(context, async (root) => ({ ...base, ...(await checked(root, context, selection)) }));
  } catch (cause) {
    const error = context.signal?.aborted === true ? interrupted({ op: "smoke run", leaves: "No program that it started is left." }) : cause;
    const { reported, exitCode } = reportError(error);
    return { ...base, ok: false, exit_code: exitCode, error: reported };
  }
}

async function checked(root: Root, context: Context, selection: SmokeSelection): Promise<Partial<SmokeRunReport>> {
  const { smokeRunner, signal } = context;
  const { targets, warnings, lack } = targetsToCheck(root, context, selection);
  if (targets.length === 0) return { warnings, ...endOf(lack) };
  if (smokeRunner === undefined) throw missing();
  const report = await smokeRunner.run({ root, targets, signal });
  const failure = smokeFailure(report);
  // What does not work comes before what is not known.
  return { ...endOf(failure ?? lack), ...told(report), targets: targets.map(({ target }) => formatPath(target)), warnings: [...warnings, ...leftovers(report)] };
}

function endOf(error: SwitchyardError | null): Pick<SmokeRunReport, "ok" | "exit_code" | "error"> {
  return error === null ? { ok: true, exit_code: 0, error: null } : { ok: false, exit_code: error.exitCode, error: reportError(error).reported };
}

function told({ smoke_status: status, checks, failing, warnings, without_checks, duration_ms }: SmokeReport): Partial<SmokeRunReport> {
  const of = (ids: readonly string[]): CheckReport[] => {
    const wanted = new Set(ids);
    return checks.filter(({ id }) => wanted.has(id));
  };
  return { status, checks: checks.map(lineOf), failing: of(failing), wanted: of(warnings), without_checks, duration_ms };
}

function lineOf({ id, kind, pack, name, target, provider, level, outcome, duration_ms }: CheckReport): CheckLine {
  return { id, kind, pack, name, target, provider, level, outcome, duration_ms };
}

function leftovers({ scratch_left: left }: SmokeReport): string[] {
  return left === null ? [] : [`Something of the scratch directory of the checks is left: ${left}.`];
}

function missing(): SwitchyardError {
  return new SwitchyardError({ id: "E_SMOKE", reason: "smoke_missing", op: "smokeRun", message: "Cannot run health checks: found no smoke runner; needed is one." });
}
