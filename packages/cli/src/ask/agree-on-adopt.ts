/** This defines `agreeOnAdopt`: whoever types an adoption sees what it will do, and is asked once. */
import type { Context } from "@switchyard/engine";
import { adopt, type AdoptRequest } from "@switchyard/profiles";
import { actionRow } from "../render/action-row.ts";
import { adoptLines, printProfileAdopt } from "../render/profile/print-adopt.ts";
import { tableLines } from "../render/table.ts";
import { isAgreed } from "./is-agreed.ts";
import { targetsInWords } from "./targets-in-words.ts";

/** Where nothing is to be changed nothing is asked. Writes nothing on the system. @returns null, or the exit code where nothing is to be done */
export async function agreeOnAdopt(context: Context, request: AdoptRequest): Promise<number | null> {
  const report = await adopt(context, { ...request, mode: "dry_run" });
  if (!report.ok) return printProfileAdopt({ ...report, mode: request.mode }, {});
  const changing = report.links?.actions.filter(({ decision }) => decision === "switch") ?? [];
  if (changing.length === 0 && report.build === null && report.points_to === null) return null;
  const answer = await isAgreed([...adoptLines(report), ...tableLines(changing, actionRow)], `Adopt ${targetsInWords(changing.map(({ target }) => target))}?`);
  return answer === true ? null : answer;
}
