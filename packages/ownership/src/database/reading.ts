/** This defines what one database says about the asked paths. */
import type { DatabaseFault } from "./database-fault.ts";

/** A package that lists a path. */
export interface Claim {
  /** The path as the database has it. */
  readonly recorded: string;
  /** The same, its parents resolved. */
  readonly canonical: string;
  readonly package: string;
  readonly version: string;
  /** Null: the database does not say. */
  readonly arch: string | null;
}

/** What keeps an absence from being proof: a part that could not be read, or that fits nothing. */
export interface Doubt {
  readonly fault: DatabaseFault;
  /** The one path, canonical, that it is about; null: any. */
  readonly about: string | null;
}

/** A path whose packaged file lies elsewhere (dpkg-divert(1)). */
export interface Diversion {
  /** Where packages say that their file is; canonical. */
  readonly from: string;
  /** Where it really is; canonical. */
  readonly to: string;
  /** The package whose own file keeps the old path; null: a local diversion, no package's. */
  readonly by: string | null;
}

/** A database that was read. */
export interface Reading {
  readonly claims: readonly Claim[];
  readonly doubts: readonly Doubt[];
  readonly diversions: readonly Diversion[];
}

/** What is asked of an oracle: paths, canonical. */
export interface Question {
  readonly paths: ReadonlySet<string>;
  /** The canonical form of a path as a database has it; undefined: it names no file inside the root. */
  readonly canonical: (path: string) => string | undefined;
}
