/** This defines the fields that concern what is changed. */
import { field } from "./field.ts";
import { BOOLEAN, PATHS } from "./value-kind.ts";

/** What of a node a file system can keep. */
export const PRESERVED = ["owner", "mode", "timestamps", "xattrs", "acls", "caps"] as const;

/** Which targets and sources, where, and how. */
export const TARGET_FIELDS = {
  allow_roots: field(PATHS, { production: [], widens: "places", effect: "targets must lie in one of these places; empty: anywhere in the root", fact: "the stop of the gate `allow_roots`" }),
  forbid_paths: field(PATHS, { production: [], coreutils: ["/proc", "/sys", "/dev", "/run", "/tmp"], widens: "fewer", effect: "no target may lie in any of these places", fact: "the stop of the gate `forbid_paths`" }),
  strict_ownership: field(BOOLEAN, { production: false, coreutils: true, widens: "false", effect: "a target must belong to a package (exit code 20 where it does not, or nobody can tell)", fact: "the owner under `provenance`" }),
  require_preservation: field({ kind: "list", word: PRESERVED }, { production: [], coreutils: ["owner", "mode", "timestamps"], widens: "fewer", effect: "the target's directory must be able to keep all of these, as tried there", fact: "`preservation` and `preservation_supported` in `preflight`, the stop of the gate `preservation`" }),
  force_untrusted_source: field(BOOLEAN, { production: false, widens: "true", effect: "a source may be writable by, or belong to, someone else", fact: "`overridden_by` of the gate `source_trust`" }),
  allow_suid_sgid_mutation: field(BOOLEAN, { production: false, widens: "true", effect: "a target with set-id bits may be switched; its backup loses them until it is restored", fact: "`overridden_by` of the gate `set_id`" }),
  allow_hardlink_breakage: field(BOOLEAN, { production: false, widens: "true", effect: "a target with several names may be switched under one of them", fact: "`overridden_by` of the gate `hard_links`" }),
  allow_self_lockout: field(BOOLEAN, { production: false, widens: "true", effect: "what this program itself needs to run may be switched", fact: "`overridden_by` of the gate `self_lockout`" }),
  allow_degraded_fs: field(BOOLEAN, { production: false, widens: "true", effect: "a file system that cannot exchange two names, or a backup on another one, may be used in the weaker, still gap-free way", fact: "`degraded`, `degraded_reason` in `apply.result`" }),
  absolute_links: field(BOOLEAN, { production: false, widens: "none", effect: "links hold the source's absolute path instead of a relative one", fact: "`dest` in `plan`" }),
  preserve_acl: field(BOOLEAN, { production: false, widens: "none", effect: "copies of programs in a profile get their ACLs; a second name of the same inode has its ACL either way", fact: "`warnings` of the report that builds the profile" }),
} as const;
