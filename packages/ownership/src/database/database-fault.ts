/** This defines `DatabaseFault`: why a database does not say who owns a path. */
import type { Manager } from "../manager.ts";

/**
 * The closed list of reasons.
 *
 * - `no_database`: no package manager keeps a database there, or it holds no package at all.
 * - `unreadable`: the kernel refused it (`errno`), e.g. `EACCES`.
 * - `not_a_file`: something else stands where a file or a directory belongs, e.g. a FIFO, or a link in its last component.
 * - `leads_outside`: a link in its path leads out of the root, or round in circles.
 * - `too_large`: larger than any such file is in practice.
 * - `corrupt`: it breaks its own format, e.g. because it was cut off.
 * - `incomplete`: a part of it is missing that it should have.
 * - `changing`: it kept changing while it was read.
 * - `unsupported`: a format that is not read here, e.g. rpm's databases of other backends.
 * - `path_unresolvable`: not the database's fault: the asked path leads out of the root, or cannot be followed.
 */
export type FaultReason =
  | "no_database"
  | "unreadable"
  | "not_a_file"
  | "leads_outside"
  | "too_large"
  | "corrupt"
  | "incomplete"
  | "changing"
  | "unsupported"
  | "path_unresolvable";

/** What kept a database, or a part of it, from being an answer. */
export interface DatabaseFault {
  /** Whose database; null where no manager has one, and where the asked path is at fault. */
  readonly manager: Manager | null;
  readonly reason: FaultReason;
  /** The file as written inside the root; a byte string. */
  readonly file: string;
  /** What was found, as the rest of a sentence. */
  readonly found: string;
  readonly errno?: string | undefined;
}
