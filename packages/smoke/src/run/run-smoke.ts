/** This defines `runSmoke`: all checks of a run, and nothing left of them. */
import { performance } from "node:perf_hooks";
import process from "node:process";
import { UMASK } from "../process/spawn-group.ts";
import { checkReport } from "./check-report.ts";
import type { CheckReport, LeftProcess, SmokeReport } from "../report/smoke-report.ts";
import { SmokeError } from "../smoke-error.ts";
import type { SmokeRequest } from "../smoke-runner.ts";
import { checkTargets } from "./check-targets.ts";
import type { Equipment } from "./equipment.ts";
import { openWorkplace } from "./open-workplace.ts";

/**
 * Runs all checks.
 *
 * (1) Everything is started and compared, until the time is over or the caller ends it. (2) What was left behind is found
 * and ended. (3) The scratch directory is removed: last, because what was left might still write there.
 *
 * Crash: tools that run go on until they end, and the scratch directory stays. Nothing else was touched.
 *
 * @throws `SmokeError` `runner_unusable`, `aborted`; (2) and (3) are done then as well
 */
export async function runSmoke(equipment: Equipment, request: SmokeRequest): Promise<SmokeReport> {
  const { packs, limits } = equipment;
  const { signal } = request;
  heed(signal, null);
  const start = performance.now();
  const place = openWorkplace(equipment);
  const stop = (): void => place.stop();
  const total = setTimeout(stop, limits.totalTimeoutMs);
  signal?.addEventListener("abort", stop);
  let found: Awaited<ReturnType<typeof checkTargets>>;
  let left: ReadonlyMap<number, readonly LeftProcess[]>;
  let scratchLeft: string | null = null;
  try {
    found = await checkTargets(place, request, equipment); // (1)
  } finally {
    clearTimeout(total);
    signal?.removeEventListener("abort", stop);
    try {
      left = await place.endLeft(); // (2)
    } finally {
      scratchLeft = place.end(); // (3)
    }
  }
  heed(signal, scratchLeft);
  const checks = found.numbered.map(({ number, report }) => withLeft(report, left.get(number)));
  const faulty = (level: CheckReport["level"]): string[] => checks.filter((check) => check.level === level && check.outcome !== "passed").map(({ id }) => id);
  const failing = faulty("required");
  return {
    schema: "smoke_report.v1",
    smoke_status: failing.length === 0 ? "ok" : "failed",
    failing,
    warnings: faulty("wanted"),
    checks,
    without_checks: found.withoutChecks,
    packs: packs.map(({ name, revision }) => ({ name, revision })),
    uid: process.geteuid?.() ?? 0,
    gid: process.getegid?.() ?? 0,
    umask: UMASK.toString(8).padStart(3, "0"),
    scratch_left: scratchLeft,
    duration_ms: Math.round(performance.now() - start),
  };
}

function withLeft(report: CheckReport, left: readonly LeftProcess[] | undefined): CheckReport {
  return left === undefined ? report : checkReport.withLeft(report, left);
}

function heed(signal: AbortSignal | undefined, scratchLeft: string | null): void {
  if (signal?.aborted !== true) return;
  const also = scratchLeft === null ? "" : `; of the scratch directory something is left: ${scratchLeft}`;
  throw new SmokeError("aborted", { op: "smoke", message: `Cannot tell whether the tools work: the checks were ended${also}.`, cause: signal.reason });
}
