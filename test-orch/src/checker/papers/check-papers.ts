/** This defines `checkPapers`: whether what is written of runs is true and whole, once nothing is left to recover. */
import { checkAttested } from "./check-attested.ts";
import { checkFacts, type FactsRule, type JudgedTargets } from "./check-facts.ts";
import { RUNS_DIRECTORY } from "../../scratch/program-directories.ts";
import { temporaryNames } from "./temporary-names.ts";

/** What is known of the run that was struck. */
export interface PapersRule extends FactsRule {
  /** Whether calls were refused, so that a signature may have failed. */
  readonly mayLack: boolean;
}

/** The facts tell on which side the targets are [REQ-O9], what stands is signed [REQ-O4], and no file was left half replaced. One sentence for each fault. */
export function checkPapers(judged: JudgedTargets, { mayLack, ...rule }: PapersRule): string[] {
  return [
    ...checkFacts(judged, rule),
    ...checkAttested(judged.root, { mayLack }),
    ...temporaryNames(judged.root, RUNS_DIRECTORY).map((name) => `a temporary name was left: ${name}`),
  ];
}
