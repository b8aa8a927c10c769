/** This defines what can be wrong with a profile's tree. */
import type { ReasonOf } from "@switchyard/fs-atomic";

/**
 * - `applet_missing`, `applet_extra`: recorded and not there, there and not recorded.
 * - `applet_differs`: another kind, another text, or it leads to another program than is recorded.
 * - `bytes_differ`: a program of the profile's own does not have the bytes that are recorded.
 * - `name_extra`: something beside the record and the applets is in the tree.
 * - The others are those of the gates of a source: `source_missing`, `source_kind`, `source_not_executable`, `source_no_exec`,
 *   `source_untrusted`, `mount_unknown`.
 */
export type FaultReason = "applet_missing" | "applet_extra" | "applet_differs" | "bytes_differ" | "name_extra" | ReasonOf<"E_POLICY">;

/** One fault. */
export interface ProfileFault {
  /** Null: of the tree as a whole. */
  readonly applet: string | null;
  readonly reason: FaultReason;
  readonly path: string;
  readonly found: string;
  readonly needed: string;
}

/** Worth knowing, and no fault: the provider's program is another one than when the profile was built, e.g. a newer version. */
export interface ProfileNote {
  readonly applet: string;
  readonly path: string;
  readonly found: string;
}
