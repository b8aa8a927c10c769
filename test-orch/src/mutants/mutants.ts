/** This defines `MUTANTS`: every mutant of the product that some lane has to catch. */
import { SWAP_MUTANTS } from "./catalogue/swap-mutants.ts";
import { PATHS_MUTANTS } from "./catalogue/paths-mutants.ts";
import { SYNCS_MUTANTS } from "./catalogue/syncs-mutants.ts";
import { JOURNAL_MUTANTS } from "./catalogue/journal-mutants.ts";
import { RUNS_MUTANTS } from "./catalogue/runs-mutants.ts";
import { EVIDENCE_MUTANTS } from "./catalogue/evidence-mutants.ts";
import { GATES_MUTANTS } from "./catalogue/gates-mutants.ts";
import { BACKUPS_MUTANTS } from "./catalogue/backups-mutants.ts";
import type { Mutant } from "./mutant.ts";

/** By what they concern. */
export const MUTANTS: readonly Mutant[] = [...SWAP_MUTANTS, ...PATHS_MUTANTS, ...SYNCS_MUTANTS, ...JOURNAL_MUTANTS, ...RUNS_MUTANTS, ...EVIDENCE_MUTANTS, ...GATES_MUTANTS, ...BACKUPS_MUTANTS];
