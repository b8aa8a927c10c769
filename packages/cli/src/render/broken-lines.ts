/** This defines `brokenLines`: runs of which nobody knows what they did. */
import type { BrokenRun } from "@switchyard/engine";

/** A line for each. */
export function brokenLines(broken: readonly BrokenRun[]): string[] {
  return broken.map(({ run_id: id, error }) => `! ${id}: unreadable (${error.reason.replaceAll("_", " ")}): nobody knows what it did, and any target may differ for that.`);
}
