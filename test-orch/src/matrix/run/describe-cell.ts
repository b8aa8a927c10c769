/** This defines `describeCell`: a cell as a run of the matrix prints it. */
import type { MatrixCell } from "../matrix-result.ts";

const WORDS = { passed: "ok  ", failed: "FAIL", lacking: "LACK" } as const;

/** One line; of a failure also what was wrong, and how to see it again. */
export function describeCell(cell: MatrixCell): string {
  const place = cell.distro ?? cell.file_system;
  const head = `${WORDS[cell.status]} ${place}: ${cell.scenario} (${(cell.duration_ms / 1000).toFixed(1)} s)`;
  if (cell.status === "passed") return head;
  if (cell.status === "lacking") return `${head}: ${cell.reason ?? ""}`;
  const faults = cell.failures.map(({ where, expected, found }) => `     ${where}\n       expected  ${expected}\n       found     ${indented(found)}`);
  return [head, ...faults, `     again: ${cell.reproduce}`].join("\n");
}

function indented(text: string): string {
  return text.trimEnd().split("\n").slice(0, 30).join("\n                 ");
}
