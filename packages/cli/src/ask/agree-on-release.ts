/** This defines `agreeOnRelease`: whoever types a release sees what it will do, and is asked once. */
import type { Context } from "@switchyard/engine";
import { release, type ReleaseRequest } from "@switchyard/profiles";
import { actionRow } from "../render/action-row.ts";
import { printProfileRelease } from "../render/profile/print-release.ts";
import { tableLines } from "../render/table.ts";
import { isAgreed } from "./is-agreed.ts";
import { targetsInWords } from "./targets-in-words.ts";

/** Where nothing is to be changed nothing is asked. Writes nothing on the system. @returns null, or the exit code where nothing is to be done */
export async function agreeOnRelease(context: Context, request: ReleaseRequest): Promise<number | null> {
  const report = await release(context, { ...request, mode: "dry_run" });
  if (!report.ok) return printProfileRelease(report, { refusing: "nothing" });
  const changing = report.actions.filter(({ decision }) => decision === "restore");
  if (changing.length === 0) return null;
  const answer = await isAgreed(tableLines(changing, actionRow), `Put back ${targetsInWords(changing.map(({ target }) => target))}?`);
  return answer === true ? null : answer;
}
