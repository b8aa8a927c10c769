/** This defines `reportError`: any failure as reports carry it, with its exit code. */
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";
import { isFull } from "../state/is-full.ts";
import type { ReportedError } from "./report.ts";

/** The reported form. What is no error of ours is `E_GENERIC`: its message is kept, nothing is guessed from it. */
export function reportError(error: unknown): { readonly reported: ReportedError; readonly exitCode: number } {
  const form = formOf(error);
  if (isFull(error)) fromFullDisk.add(form.reported);
  return form;
}

/** The errors of full disks: what is reported of an error does not tell which call met it. */
const fromFullDisk = new WeakSet<ReportedError>();

/** Whether this is the error of a full disk; see `isFull`. */
export function isFromFullDisk(reported: ReportedError | null): boolean {
  return reported !== null && fromFullDisk.has(reported);
}

function formOf(error: unknown): { readonly reported: ReportedError; readonly exitCode: number } {
  if (isSwitchyardError(error)) {
    const { id, reason, message, path = null, errno = null, remedies } = error;
    return { reported: { id, reason, message, path, errno, remedies }, exitCode: error.exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  const errno = errnoOf(error) ?? null;
  return { reported: { id: "E_GENERIC", reason: "unexpected", message, path: null, errno, remedies: [] }, exitCode: 1 };
}
