/** This defines what `ownersOf` answers. */
import type { AlternativeFact } from "../alternatives/alternative-fact.ts";
import type { DatabaseFault } from "../database/database-fault.ts";
import type { Manager } from "../manager.ts";

/** A package to which a path belongs. */
export interface Owner {
  readonly manager: Manager;
  readonly package: string;
  /** As the manager writes it: what `compareVersions` takes. */
  readonly version: string;
  /** Null: the database does not say. */
  readonly arch: string | null;
  /** The path as the database has it; a byte string. */
  readonly recorded: string;
  /**
   * How it was found: by the path as it was asked; by another path to the same file, through links of directories
   * (`/bin/ls` for `/usr/bin/ls`); or because the package's file was diverted to where it is.
   */
  readonly through: "name" | "alias" | "diversion";
}

/**
 * - `owned`: by one package, or by several where databases allow that.
 * - `unowned`: every database that there is was read whole, and none lists it.
 * - `unknown`: no database lists it that could be read, and these faults keep that from being proof.
 */
export type Verdict =
  | { readonly state: "owned"; readonly owners: readonly [Owner, ...Owner[]] }
  | { readonly state: "unowned" }
  | { readonly state: "unknown"; readonly faults: readonly [DatabaseFault, ...DatabaseFault[]] };

/**
 * - `none`: not diverted.
 * - `away`: files that packages have for this path go to `other` instead; what stands here is the diverting package's own
 *   file, or a local one.
 * - `here`: what packages have for `other` comes here.
 * - `unknown`: the record of diversions could not be read.
 *
 * `by` is the package that diverted it; null: a local diversion.
 */
export type DiversionFact =
  | { readonly state: "none" | "unknown" }
  | { readonly state: "away" | "here"; readonly other: string; readonly by: string | null };

/** What is known of one path. */
export interface PathOwnership {
  /** As it was asked. */
  readonly path: string;
  /** The same with the links in its parents resolved inside the root; null where that cannot be. */
  readonly canonical: string | null;
  readonly verdict: Verdict;
  readonly diversion: DiversionFact;
  readonly alternative: AlternativeFact;
}
