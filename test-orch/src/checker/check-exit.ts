/** This defines `checkExit`: whether a command that was refused a call ended as a command has to. */
import { parseDocument } from "../command/parse-document.ts";
import type { Ending } from "./ending.ts";

/** A sync of something beside a target, or of its directory. */
const PROGRAM_SYNC = /^\w*sync\w*\(<\{root\}\/(?:usr|opt)\b/u;

/**
 * It must end by itself and print its document, and a change of which a sync failed is no success [REQ-B8]. After EINTR
 * the sync may be made again, since it had not begun; after any other error that would prove nothing. Nothing of that is
 * asked of one that was killed.
 */
export function checkExit({ fault, exitCode, point, repeated, stdout, stderr }: Ending): string[] {
  if (fault.kind === "kill") return [];
  if (exitCode === undefined) return [`did not exit by itself: ${stderr}`];
  const violations = parseDocument(stdout) === undefined ? [`exit ${exitCode} without a document: ${stderr}`] : [];
  const isMadeUp = repeated && fault.errno === "EINTR";
  return exitCode === 0 && PROGRAM_SYNC.test(point.key) && !isMadeUp ? [...violations, "exit 0, although a sync had failed"] : violations;
}
