/** This defines `agreeOnPrune`: whoever types a prune sees what goes, and is asked once. */
import { prune, type Context, type PruneRequest } from "@switchyard/engine";
import { printPrune } from "../render/print-prune.ts";
import { showPath } from "../render/show-path.ts";
import { table } from "../render/table.ts";
import { isAgreed } from "./is-agreed.ts";

/** Where nothing goes nothing is asked. Writes nothing on the system. @returns null, or the exit code where nothing is to be done */
export async function agreeOnPrune(context: Context, request: PruneRequest): Promise<number | null> {
  const report = await prune(context, { ...request, mode: "dry_run" });
  if (!report.ok) return printPrune(report, {});
  const going = report.targets.flatMap(({ pruned }) => pruned);
  if (going.length === 0) return null;
  const answer = await isAgreed(table(going.map(({ payload, created_at: at }) => ["-", showPath(payload), at ?? ""])), `Remove ${going.length === 1 ? "this backup" : `these ${going.length} backups`}?`);
  return answer === true ? null : answer;
}
