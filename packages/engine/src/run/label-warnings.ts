/** This defines `labelWarnings`: what to say of labels that were refused (REQ-M2). */
import { targetOf } from "./intent.ts";
import type { RunWork } from "./run-work.ts";

/** One warning for each link that could not be given the label of what it displaced, and one for the tree of a profile. */
export function labelWarnings({ begin, intents, progress }: Pick<RunWork, "begin" | "intents" | "progress">): string[] {
  const links = intents.flatMap(({ record }) => {
    const found = progress.get(record.index)?.label;
    if (found?.label !== "refused") return [];
    return [`The link ${JSON.stringify(targetOf(record))} could not be given the SELinux label of what stood there (${found.label_errno ?? "unknown"}): look at it with ls -Z, and give it one with chcon -h or restorecon.`];
  });
  return [...links, ...ofTree(begin.flip)];
}

function ofTree(flip: RunWork["begin"]["flip"]): string[] {
  if (flip?.tree_label !== "refused") return [];
  return [`Not everything in the profile ${JSON.stringify(flip.to_profile)} could be given the SELinux label that it has in the profile that is left (${flip.tree_label_errno ?? "unknown"}): look at it with ls -Z, and give it one with chcon -h or restorecon.`];
}
