/** This defines `cellCommand`: the command line that runs one cell again. */
import { relative } from "node:path";
import { SCENARIOS } from "../scenario/load-scenarios.ts";
import { shellWord } from "../../reports/text/shell-word.ts";
import type { PlannedCell } from "./plan-cells.ts";

/** Typed at the top of the workspace. @param scenarios the directory that the scenario is from */
export function cellCommand({ named, fileSystem, distro }: PlannedCell, scenarios: string): string {
  const place = distro === undefined ? `--fs ${fileSystem?.name}` : `--distro ${distro}`;
  const from = relative(SCENARIOS, scenarios) === "" ? "" : ` --scenarios ${shellWord(scenarios)}`;
  return `npm run matrix -- --only ${shellWord(named.name)} ${place}${from}`;
}
