/** This defines `reportShow`: one profile and whether it is what was built, as a report. */
import type { Context } from "@switchyard/engine";
import { incompleteProfile } from "../flip/incomplete-profile.ts";
import { inRoot } from "../layout/in-root.ts";
import { PROFILES } from "../layout/profile-places.ts";
import type { Pointer } from "../layout/read-pointer.ts";
import { showProfile } from "../look/show-profile.ts";
import { verifyProfile } from "../look/verify-profile.ts";
import type { ProfileFault, ProfileNote } from "../look/profile-fault.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { endedReport, type EndedReport } from "./ended-report.ts";

/** What `reportShow` returns. */
export interface ShowProfileReport extends EndedReport {
  readonly kind: "switchyard.profile_show";
  readonly command: "profile show";
  readonly prefix: string;
  readonly profile: string;
  /** What stands at `PREFIX/active`; null where the profile is not there. */
  readonly pointer: Pointer | null;
  readonly current: boolean;
  readonly pinned: boolean;
  /** Null: there is none that can be read. */
  readonly record: ProfileRecord | null;
  /** What keeps a flip from leading there: the first is the report's error. */
  readonly faults: readonly ProfileFault[];
  readonly notes: readonly ProfileNote[];
}

/** Which profile. */
export interface ShowProfileRequest {
  readonly prefix: string;
  readonly profile: string;
  /** Whether programs are read and compared with their recorded hashes. */
  readonly deep: boolean;
}

/** Reads its record and looks at every applet. Needs no lock and writes nothing. */
export async function reportShow(context: Context, { prefix, profile, deep }: ShowProfileRequest): Promise<ShowProfileReport> {
  const none = { kind: "switchyard.profile_show", command: "profile show", prefix, profile, pointer: null, current: false, pinned: false, record: null, faults: [], notes: [] } as const;
  try {
    return await inRoot(context, async (root) => {
      const shown = await showProfile(root, prefix, profile);
      const { faults, notes } = await verifyProfile(root, { prefix, name: profile, policy: context.policy, deep, signal: context.signal });
      const error = faults.length === 0 ? null : incompleteProfile(`${prefix}/${PROFILES}/${profile}`, faults, "show");
      return { ...none, ...endedReport(error), ...shown, faults, notes };
    });
  } catch (error) {
    return { ...none, ...endedReport(error) };
  }
}
