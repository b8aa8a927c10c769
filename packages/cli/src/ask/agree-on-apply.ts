/** This defines `agreeOnApply`: whoever types an apply sees what it will do, and is asked once. */
import { apply, plan, type ApplyRequest, type Context, type PlanDocument, type PlanRequest, type RunReport } from "@switchyard/engine";
import { actionRow } from "../render/action-row.ts";
import { leftOutLines } from "../render/left-out-lines.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { tableLines } from "../render/table.ts";
import { isAgreed } from "./is-agreed.ts";
import { targetsInWords } from "./targets-in-words.ts";

/** What to apply. */
type Wanted = PlanRequest | { readonly saved: PlanDocument };

/**
 * What was agreed on is applied exactly, or refused where the system has changed meanwhile, as a saved plan is. Where nothing is to
 * be changed nothing is asked. Writes nothing on the system.
 *
 * @returns what to apply, or the exit code where that is nothing
 */
export async function agreeOnApply(context: Context, wanted: Wanted): Promise<{ readonly request: Wanted } | { readonly exitCode: number }> {
  const { report, document } = await previewed(context, wanted);
  if (!report.ok || document === null) return { exitCode: await printRunReport(report, { refusing: "nothing" }) };
  const changing = report.actions.filter(({ decision }) => decision === "switch" || decision === "restore");
  if (changing.length === 0) return { request: wanted };
  const answer = await isAgreed([...leftOutLines(report.passed_over), ...tableLines(changing, actionRow)], `${questionOf(changing)}?`);
  return answer === true ? { request: { saved: document() } } : { exitCode: answer };
}

async function previewed(context: Context, wanted: Wanted): Promise<{ readonly report: RunReport; readonly document: (() => PlanDocument) | null }> {
  if (!("saved" in wanted)) return plan(context, wanted);
  const request: ApplyRequest = { ...wanted, mode: "dry_run" };
  return { report: await apply(context, request), document: () => wanted.saved };
}

function questionOf(changing: RunReport["actions"]): string {
  const targets = (decision: "switch" | "restore"): string[] => changing.filter((action) => action.decision === decision).map(({ target }) => target);
  const [switched, restored] = [targets("switch"), targets("restore")];
  const parts = [...(switched.length === 0 ? [] : [`switch ${targetsInWords(switched)}`]), ...(restored.length === 0 ? [] : [`put back ${targetsInWords(restored)}`])];
  const [first = "", ...rest] = parts;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" and ");
}
