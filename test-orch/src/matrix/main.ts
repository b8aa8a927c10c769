// `npm run matrix`: scenarios on real file systems, in containers. Exits 1 if a cell failed, 2 if it could not do its work.
import process from "node:process";
import { writeReports } from "../reports/write-reports.ts";
import { MatrixError } from "./matrix-error.ts";
import { matrixResult } from "./matrix-result.ts";
import { describeCell } from "./run/describe-cell.ts";
import { USAGE, parseOptions } from "./run/matrix-options.ts";
import { runMatrix } from "./run/run-matrix.ts";

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof MatrixError)) throw error;
  console.error(`matrix: ${error.message}`);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return console.log(USAGE);
  const options = parseOptions(args);
  const found = await runMatrix(options, { onNote: (text) => console.log(`matrix: ${text}`), onCell: (cell) => console.log(describeCell(cell)) });
  const result = matrixResult.parse(found);
  if (options.out !== undefined) for (const path of writeReports(options.out, { matrix: result })) console.log(`matrix: ${path}`);
  const count = (status: string): number => result.cells.filter((cell) => cell.status === status).length;
  console.log(`matrix: ${count("passed")} cells passed, ${count("failed")} failed, ${count("lacking")} lacking, in ${(result.duration_ms / 1000).toFixed(0)} s`);
  process.exitCode = count("failed") === 0 ? 0 : 1;
}
