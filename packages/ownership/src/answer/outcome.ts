/** This defines `Outcome`: what became of one manager's database. */
import type { DatabaseFault } from "../database/database-fault.ts";
import type { Claim, Diversion, Doubt, Reading } from "../database/reading.ts";
import type { Manager } from "../manager.ts";

/** A database that was read, its claims by their canonical paths. */
export interface Indexed {
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
  readonly doubts: readonly Doubt[];
  readonly diversions: readonly Diversion[];
}

/** Absent, read, or at fault as a whole. */
export type Outcome = { readonly state: "absent" } | ({ readonly state: "read" } & Indexed) | { readonly state: "failed"; readonly fault: DatabaseFault };

/** Those of all managers. */
export type Outcomes = Readonly<Record<Manager, Outcome>>;

/** The outcome of a reading; undefined: there is no database. */
export function outcomeOf(reading: Reading | undefined): Outcome {
  if (reading === undefined) return { state: "absent" };
  const claims = new Map<string, Claim[]>();
  for (const claim of reading.claims) {
    const here = claims.get(claim.canonical);
    if (here === undefined) claims.set(claim.canonical, [claim]);
    else here.push(claim);
  }
  return { state: "read", claims, doubts: reading.doubts, diversions: reading.diversions };
}
