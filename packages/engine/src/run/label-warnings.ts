/** This defines `labelWarnings`: what to say of labels that were refused (REQ-M2). */
import { targetOf } from "./intent.ts";
import type { RunWork } from "./run-work.ts";

/** One warning for each link that could not be given the label of what it displaced. */
export function labelWarnings({ intents, progress }: Pick<RunWork, "intents" | "progress">): string[] {
  return intents.flatMap(({ record }) => {
    const found = progress.get(record.index)?.label;
    if (found?.label !== "refused") return [];
    return [`The link ${JSON.stringify(targetOf(record))} could not be given the SELinux label of what stood there (${found.label_errno ?? "unknown"}): look at it with ls -Z, and give it one with chcon -h or restorecon.`];
  });
}
