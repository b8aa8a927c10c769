/** This defines what is told of each profile in a list. */
import type { ReportedError } from "@switchyard/engine";
import type { ProfileOrigin } from "../record/profile-record.ts";

/** One profile. */
export interface ProfileLine {
  readonly name: string;
  /** What its record says; null where that cannot be read, and `error` says why. */
  readonly origin: ProfileOrigin | null;
  /** RFC 3339, UTC. */
  readonly created_at: string | null;
  /** How many. */
  readonly applets: number | null;
  /** How many of them were kept from other profiles. */
  readonly kept: number | null;
  /** Whether the pointer leads to it. */
  readonly current: boolean;
  readonly pinned: boolean;
  /** Whether it holds the vendor's own tools, by inode: what leads back when nothing else does. */
  readonly rescue: boolean;
  readonly error: ReportedError | null;
}
