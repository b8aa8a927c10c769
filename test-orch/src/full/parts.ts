/** This defines `PARTS`: what the full lane is made of. */

/** One of them: tests of the vitest project `full`, or a program. */
export interface LanePart {
  readonly name: string;
  /** For the list that `--help` prints. */
  readonly what: string;
  /** The file of tests, or of the program, from the top of the workspace. */
  readonly file: string;
  readonly kind: "tests" | "program";
  /** Whether the part can be divided among machines. */
  readonly isDivisible: boolean;
}

const POWER_LOSS = "test-orch/src/subjects/full-lane.ts";

/** In the order in which they run: what is quick to fail first. */
export const PARTS: readonly LanePart[] = [
  tests("rivals", "2 and 10 commands at once, 3 minutes of each", "rivals/rivals", false),
  tests("observer", "1000 applies and rollbacks under somebody's eyes", "observer/observer", false),
  tests("kills", "killed before every system call", "faults/kill-everything", true),
  tests("recoveries", "killed, and the recovery killed too; some of them, or all with --everything", "faults/kill-recoveries", true),
  tests("refusals", "refused system calls; 150 of each command, or every call with every errno with --everything", "faults/refuse-everything", true),
  tests("model", "every disk that the persistence model allows", "model/product-model", true),
  tests("mutants", "every mutant of the product", "mutants/mutants", false),
  { name: "power-loss", what: "block devices after power loss; 20 states of each configuration, or all with --everything", file: POWER_LOSS, kind: "program", isDivisible: true },
];

function tests(name: string, what: string, path: string, isDivisible: boolean): LanePart {
  return { name, what, file: `test-orch/test/${path}.full.ts`, kind: "tests", isDivisible };
}
