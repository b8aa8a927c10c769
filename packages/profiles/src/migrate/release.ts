/** This defines `release`: what stood at targets before they were adopted, back there (REQ-P3). */
import { apply, canonicalPrefix, emptyReport, linkDirectories, stableLinks, type ApplyMode, type Context, type RunReport } from "@switchyard/engine";
import { formatPath, safePath, type Root } from "@switchyard/fs-atomic";
import { inRoot } from "../layout/in-root.ts";
import { prefixWords } from "../layout/prefix-words.ts";
import { knowing } from "./knowing.ts";
import { releasable } from "./releasable.ts";
import { isStableText } from "./stable-source.ts";

/** What is to be released. */
export interface ReleaseRequest extends Pick<ApplyMode, "mode" | "confirmWithinMs"> {
  /** Where profiles are kept, inside the root. */
  readonly prefix: string;
  /** Paths inside the root; empty: all stable links of the prefix. */
  readonly targets: readonly string[];
}

/**
 * An ordinary apply of restores: planned, judged, journalled, all or nothing. Profiles and pointer stay as they are. A target that is back already
 * is left alone; where there is no stable link nothing is done.
 *
 * Crash: as `apply`.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function release(context: Context, { prefix, targets, mode, confirmWithinMs }: ReleaseRequest): Promise<RunReport> {
  try {
    const restores = await inRoot(context, (root) => released(root, context, { prefix, targets }));
    if (restores.length === 0) return emptyReport({ command: "apply", mode, error: null });
    const report = await apply(knowing(context, prefix), { mode, links: [], restores: restores.map((target) => ({ target })), confirmWithinMs });
    return targets.length === 0 ? leaving(report, prefix) : report;
  } catch (error) {
    return emptyReport({ command: "apply", mode, error });
  }
}

/** Whoever asks for all of them does not know that one of them was made by hand, and that it stops the others. */
function leaving(report: RunReport, prefix: string): RunReport {
  const { error } = report;
  if (error?.reason !== "no_backup") return report;
  const remedies = [`A link that no run made has no backup: remove it, or lead it elsewhere. Or let it be, and release the others: switchyard profile release${prefixWords(prefix)} --force-restore-best-effort --commit`];
  return { ...report, error: { ...error, remedies: [...remedies, ...error.remedies] } };
}

function released(root: Root, context: Pick<Context, "stateDir">, { prefix: wanted, targets }: Pick<ReleaseRequest, "prefix" | "targets">): readonly string[] {
  const prefix = `/${canonicalPrefix(root, formatPath(safePath(wanted))).join("/")}`;
  if (targets.length > 0) return targets.map((target) => releasable(root, prefix, target));
  const links = stableLinks(root, prefix, linkDirectories(root, context));
  // Not what somebody made to lead to a stable link.
  return links.flatMap(({ path, dest }) => (isStableText(dest, safePath(path), prefix) ? [path] : []));
}
