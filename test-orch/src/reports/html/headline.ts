/** This defines `headline`: all of a report in one line. */
import { laneVerdict } from "../lane-verdict.ts";
import type { MatrixResult } from "../../matrix/matrix-result.ts";
import type { LanesResult } from "../lanes-result.ts";
import type { ReportInput } from "../report-input.ts";
import { counted } from "../text/counted.ts";

/** Whether nothing failed and something passed, and what to say of it at the top of the page, in parts that are read with commas between. */
export function headline({ matrix, lanes }: ReportInput): { readonly passed: boolean; readonly parts: readonly string[] } {
  const all = [...(matrix === undefined ? [] : [cellsIn(matrix)]), ...(lanes === undefined ? [] : [lanesIn(lanes)])];
  return { passed: all.every(({ passed }) => passed), parts: all.map(({ words }) => words) };
}

function cellsIn({ cells }: MatrixResult): Said {
  const failed = cells.filter(({ status }) => status === "failed").length;
  const passed = cells.filter(({ status }) => status === "passed").length;
  if (failed > 0) return { passed: false, words: `${failed} of ${counted(cells.length, "cell")} failed` };
  // What ran nothing proves nothing.
  if (passed === 0) return { passed: false, words: "no cell has passed" };
  return { passed: true, words: passed < cells.length ? `${passed} of ${counted(cells.length, "cell")} passed, none failed` : `${counted(passed, "cell")} passed` };
}

function lanesIn({ lanes }: LanesResult): Said {
  const broken = lanes.filter((lane) => !laneVerdict(lane).passed).length;
  if (broken > 0) return { passed: false, words: `${broken} of ${counted(lanes.length, "lane")} found something` };
  return lanes.length === 0 ? { passed: false, words: "no lane was run" } : { passed: true, words: `${counted(lanes.length, "lane")} found nothing` };
}

interface Said {
  readonly passed: boolean;
  readonly words: string;
}
