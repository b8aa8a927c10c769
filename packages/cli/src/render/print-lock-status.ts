/** This defines `printLockStatus`: what `lock status` says. */
import type { LockProcessLine, LockRecordLine, LockStatusReport } from "@switchyard/engine";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printLockStatus(report: LockStatusReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function textOf(report: LockStatusReport): string[] {
  return report.state === null ? [] : [`The lock ${showPath(report.path)} ${SAID[report.state]}`, ...table(rows(report))];
}

const SAID: Record<NonNullable<LockStatusReport["state"]>, string> = {
  free: "is free.",
  held: "is held.",
  shared: "is held by readers.",
  unknown: "may be held or not.",
};

function rows({ state, holders, record, waiting, writer_waits: writer }: LockStatusReport): string[][] {
  return [
    ...holders.map((one) => ["  held by", shown(one)]),
    ...(record === null ? [] : recordRows(record, state === "free")),
    ...waiting.map((one) => ["  waits", shown(one)]),
    ...(writer ? [["  waits", "a switchyard that wants to change something; further readers come after it"]] : []),
  ];
}

function recordRows(record: LockRecordLine, isFree: boolean): string[][] {
  const { pid, run_id: run, acquired_at: since, process: found } = record;
  if (isFree) return [["  left by", `process ${pid}, which has gone; the next command takes over`], ["  its run", showPath(run)], ["  since", showPath(since)]];
  const named = { running: "it runs", gone: "it has gone", elsewhere: "of another pid namespace" }[found];
  return [["  named", `process ${pid} (${named})`], ["  run", showPath(run)], ["  since", showPath(since)]];
}

function shown({ pid, command }: LockProcessLine): string {
  return command === "" ? `process ${pid}` : `process ${pid} (${showPath(command)})`;
}
