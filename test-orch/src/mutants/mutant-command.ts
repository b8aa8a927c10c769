/** This defines `mutantCommand`. */
import { testCommand } from "../reports/lanes/test-command.ts";

/** The command line that makes and judges this mutant alone. */
export function mutantCommand(name: string): string {
  return testCommand({ project: "lanes", file: "test-orch/test/mutants", environment: { MUTANTS_ONLY: name } });
}
