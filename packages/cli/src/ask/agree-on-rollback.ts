/** This defines `agreeOnRollback` and `agreeOnRollbackTo`: whoever types a rollback sees what it will do, and is asked once. */
import { rollback, rollbackTo, type Context } from "@switchyard/engine";
import { actionRow } from "../render/action-row.ts";
import { printRollbackTo } from "../render/print-rollback-to.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { tableLines } from "../render/table.ts";
import { isAgreed } from "./is-agreed.ts";
import { targetsInWords } from "./targets-in-words.ts";

/**
 * The run that was shown is undone, whatever is applied meanwhile. Where nothing is to be changed nothing is asked. Writes nothing
 * on the system.
 *
 * @param asked null: the newest apply
 * @returns the run to undo, or the exit code where there is none
 */
export async function agreeOnRollback(context: Context, asked: string | null): Promise<{ readonly runId: string | null } | { readonly exitCode: number }> {
  const report = await rollback(context, { runId: asked, mode: "dry_run" });
  if (!report.ok) return { exitCode: await printRunReport(report, { refusing: "nothing" }) };
  const changing = report.actions.filter(({ decision }) => decision === "restore" || decision === "switch");
  const runId = report.undoes ?? asked;
  if (changing.length === 0) return { runId };
  const answer = await isAgreed(tableLines(changing, actionRow), `Undo the run ${runId ?? ""}: put back ${targetsInWords(changing.map(({ target }) => target))}?`);
  return answer === true ? { runId } : { exitCode: answer };
}

/** The same of all runs after one. @returns null, or the exit code where nothing is to be done */
export async function agreeOnRollbackTo(context: Context, runId: string): Promise<number | null> {
  const report = await rollbackTo(context, { runId, mode: "dry_run" });
  if (!report.ok) return printRollbackTo(report, {});
  const { undoes } = report;
  if (undoes.length === 0) return null;
  const answer = await isAgreed(undoes.map((id) => `- ${id}`), `Undo ${undoes.length === 1 ? "this run" : `these ${undoes.length} runs`}, newest first?`);
  return answer === true ? null : answer;
}
