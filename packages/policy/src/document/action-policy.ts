/** This defines the policy of one action: the fields in which it may differ from that of its run. */
import { policyOverrides } from "./policy-document.ts";
import type { z } from "zod";

/** Those that a gate of the action alone goes by. All others concern the run as a whole, places, or how backups are kept. */
const JUDGED = { strict_ownership: true, require_preservation: true, allow_suid_sgid_mutation: true, allow_hardlink_breakage: true, allow_self_lockout: true, override_preflight: true } as const;

/** Of a link: also whose its source may be, and how its text is written. Any other field is an error. */
export const linkPolicy = policyOverrides.pick({ ...JUDGED, force_untrusted_source: true, absolute_links: true });

/** Of a restore: also whether it may go behind the package manager. Any other field is an error. */
export const restorePolicy = policyOverrides.pick({ ...JUDGED, allow_downgrade: true });

/** The fields that a link has for itself. */
export type LinkPolicy = z.infer<typeof linkPolicy>;
/** The fields that a restore has for itself. */
export type RestorePolicy = z.infer<typeof restorePolicy>;
/** The fields that an action has for itself. */
export type ActionPolicy = LinkPolicy | RestorePolicy;
