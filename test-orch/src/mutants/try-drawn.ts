/** This defines `tryDrawn`: the short mutant lane, and the long one. */
import { drawMutants } from "./draw-mutants.ts";
import { laneOfMutants } from "../reports/lanes/lane-of-mutants.ts";
import { testCommand } from "../reports/lanes/test-command.ts";
import { noteLane } from "../reports/lanes/note-lane.ts";
import type { Mutant } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";
import { tryMutants, type MutantReport } from "./try-mutants.ts";

/** Makes and judges mutants, and prints what caught each. @param size how many are drawn; default: all */
export async function tryDrawn(size?: number): Promise<MutantReport> {
  const { mutants, words } = drawMutants(MUTANTS, size);
  const started = performance.now();
  const judged: { mutant: string; by?: string }[] = [];
  const onJudged = ({ name }: Mutant, by: string | null): void => void judged.push({ mutant: name, ...(by === null ? {} : { by }) });
  const report = await tryMutants(mutants, { print: console.log, onJudged });
  const [name = "", value = ""] = words.split("=");
  const reproduce = testCommand({ project: size === undefined ? "full" : "lanes", file: "test-orch/test/mutants", environment: { [name]: value } });
  noteLane(laneOfMutants(report, { judged, reproduce, elapsedMs: performance.now() - started }));
  if (report.falseAlarms.length > 0) console.log(`  again: ${reproduce}`);
  console.log(`${report.caught} of ${mutants.length} mutants caught, ${MUTANTS.length} known (${words})`);
  return report;
}
