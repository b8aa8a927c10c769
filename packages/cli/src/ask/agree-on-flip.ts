/** This defines `agreeOnFlip`: whoever types a change of profile sees what it will do, and is asked once. */
import type { SetReport } from "@switchyard/profiles";
import { coverageLines } from "../render/profile/coverage-lines.ts";
import { printProfileSet } from "../render/profile/print-set.ts";
import { isAgreed } from "./is-agreed.ts";

/**
 * Where nothing is to be changed nothing is asked. Writes nothing on the system.
 *
 * @param foresee the same as a dry run
 * @returns null, or the exit code where nothing is to be done
 */
export async function agreeOnFlip(foresee: () => Promise<SetReport>): Promise<number | null> {
  const report = await foresee();
  if (!report.ok) return printProfileSet(report, { refusing: "nothing" });
  const { flip, actions } = report;
  if (actions.every(({ decision }) => decision === "noop")) return null;
  const answer = await isAgreed(coverageLines(flip), `Make ${flip.to_profile} the active profile${flip.from_profile === null ? "" : `, instead of ${flip.from_profile}`}?`);
  return answer === true ? null : answer;
}
